"""What the heartbeat calls: peers are visited, and what we say hurries them."""

from datetime import datetime

from core import hooks
from core.instance import instance
from federation.peers.actions import own, planning, recoveries, recovering, visiting, witnessing
from federation.peers.actions.catching_up import catch_up
from federation.peers.actions.publishing import hurry
from federation.peers.models import Peer
from federation.wire.wall import wall


def visit(*, now: datetime) -> None:
    """Visit those who are due. A rehearsal has nobody outside."""
    if instance.is_scratch:
        return
    visiting.make_due()
    planning.hasten(now=now)
    catch_up(now=now)
    visiting.visit_all(now=now)
    if not visiting.has_to_ask() and recovering.recover(now=now):
        # What we heard last is followed before anything new is said.
        visiting.visit_all(now=now)
    own.follow(now=now)


def ask(*, now: datetime) -> None:
    """Whether somebody holds more of our record than we. A rehearsal has nobody outside."""
    if not instance.is_scratch:
        visiting.ask_everybody(now=now)


def is_anybody_due() -> bool:
    """Whether somebody is to be visited now."""
    return Peer.objects.due(wall()).exists()


hooks.wakings.add("peers.ask", ask)
hooks.chores.add("peers.visit", visit)
hooks.chores.add("peers.recoveries", recoveries.show_waiting)
hooks.unsettled.add("peers.due", is_anybody_due)
hooks.subscribers.add("peers.hurry", hurry)
hooks.withheld.add("peers.tail", visiting.may_not_sign)
hooks.cosignatures.add("peers.lines", witnessing.lines_for)
