"""What the heartbeat calls: peers are visited, and what we say hurries them."""

from datetime import datetime

from core import hooks
from core.instance import instance
from federation.peers.actions import recoveries, visiting, witnessing
from federation.peers.actions.publishing import hurry
from federation.peers.models import Peer
from federation.wire.wall import wall


def visit(*, now: datetime) -> None:
    """Visit those who are due. A rehearsal has nobody outside."""
    if instance.is_scratch:
        return
    visiting.make_due()
    visiting.hasten(now=now)
    visiting.visit_all(now=now)


def is_anybody_due() -> bool:
    """Whether somebody is to be visited now."""
    return Peer.objects.due(wall()).exists()


hooks.chores.add("peers.visit", visit)
hooks.chores.add("peers.recoveries", recoveries.show_waiting)
hooks.unsettled.add("peers.due", is_anybody_due)
hooks.subscribers.add("peers.hurry", hurry)
hooks.withheld.add("peers.tail", visiting.may_not_sign)
hooks.cosignatures.add("peers.lines", witnessing.lines_for)
