"""How often other groups are asked when a joint vote comes to its end."""

from datetime import datetime, timedelta

from federation.confederations.models import JointVote, Seat
from federation.peers.models import Peer

A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
# Shorter than the time from one beat of the heart to the next.
AT_EVERY_BEAT = timedelta(seconds=30)


def haste(peer: Peer, *, now: datetime) -> timedelta | None:
    """How soon a group is asked again; None where no vote is near its end.

    Every hour from the day before the last home closes, until the vote is counted; at every beat
    from the last hour before the deadline, as long as it may have said something that counts.
    """
    wishes = [_wish(vote, peer, now=now) for vote in JointVote.objects.open()]
    return min((wish for wish in wishes if wish is not None), default=None)


def _wish(vote: JointVote, peer: Peer, *, now: datetime) -> timedelta | None:
    if now < vote.closed_at - A_DAY:
        return None
    is_heard = peer.heard_at is not None and peer.heard_at > vote.returns_by
    is_last_hour = vote.returns_by - AN_HOUR <= now <= vote.patient_until
    if is_last_hour and not is_heard and _speaks_in(vote, peer):
        return AT_EVERY_BEAT
    return AN_HOUR


def _speaks_in(vote: JointVote, peer: Peer) -> bool:
    confederation = vote.confederation
    if peer.origin in {confederation.origin, confederation.hub}:
        return True
    return Seat.objects.filter(confederation=confederation, origin=peer.origin).exists()
