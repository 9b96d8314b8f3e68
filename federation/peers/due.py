"""What the heartbeat calls: peers are visited, and what we say hurries them."""

from datetime import datetime

from core import hooks
from core.instance import instance
from federation.peers.actions import visiting, witnessing
from federation.peers.actions.publishing import hurry


def visit(*, now: datetime) -> None:
    """Visit those who are due. A rehearsal has nobody outside."""
    if instance.is_scratch:
        return
    visiting.make_due()
    visiting.visit_all(now=now)


hooks.chores.add("peers.visit", visit)
hooks.subscribers.add("peers.hurry", hurry)
hooks.withheld.add("peers.tail", visiting.may_not_sign)
hooks.cosignatures.add("peers.lines", witnessing.lines_for)
