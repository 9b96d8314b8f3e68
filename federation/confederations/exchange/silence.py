"""Whether whoever opens joint votes has fallen silent, so that a member may open one vote."""

from datetime import datetime, timedelta
from uuid import UUID

from core.instance import instance
from federation.confederations.exchange.matters import vote_name
from federation.confederations.models import Confederation, Early
from federation.confederations.parameters import SILENCE_DAYS, value_in
from federation.peers.models import Peer
from federation.wire.wall import wall


def is_silent(confederation: Confederation) -> bool:
    """Whether nothing was heard of them for as many days as the charter says.

    Every group judges by what it heard itself. Whoever was silent cannot tell how long that was,
    and leaves it to the others: its own answer is yes.
    """
    if confederation.hub == instance.origin:
        return True
    heard = _last_heard(confederation)
    if heard is None:
        return False
    days = value_in(confederation.values, SILENCE_DAYS)
    # How computers reach each other goes by the world's clock.
    return wall() - heard >= timedelta(days=days)


def most_follow(confederation: Confederation, vote: UUID | str) -> bool:
    """Whether more than half of the groups already speak in a vote that waits here.

    Their records say, to everybody alike, that those who have the duty are silent to them; that we
    are answered shows only that somebody answers some groups and not others.
    """
    speaking = Early.objects.filter(waits_for=vote_name(vote)).values("peer__origin")
    seats = confederation.seats.taken()
    return bool(2 * seats.filter(origin__in=speaking).count() > seats.count())


def _last_heard(confederation: Confederation) -> datetime | None:
    """When they answered us last; or since when somebody has the duty whom we do not know."""
    peer = Peer.objects.filter(origin=confederation.hub).first()
    return (peer.seen_at or peer.since) if peer else confederation.hub_since


def awaited(confederation: Confederation) -> str:
    """The name under which an opening waits until they were silent for long enough."""
    return f"silence:{confederation.origin}"
