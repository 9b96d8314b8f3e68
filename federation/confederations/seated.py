"""Which seats matter for a joint vote: those that are known, or were when it was certified."""

from datetime import UTC, datetime

from federation.confederations.models import JointVote, Seat
from federation.peers.models import FREEZING, Peer, State


def seats_for(vote: JointVote) -> list[Seat]:
    """One seat of each group: of one that came back, the last it took before the close.

    Once the vote is certified they are those that were known then.
    """
    found: dict[str, Seat] = {}
    for seat in known_seats(vote):
        if seat.origin not in found or seat.joined_at <= vote.returns_by:
            found[seat.origin] = seat
    return sorted(found.values(), key=lambda seat: seat.number)


def known_seats(vote: JointVote) -> list[Seat]:
    """The seats that matter for a vote, with the moments at which they were left.

    A liar whom our group has decided to know no longer has left it before it was opened, for us.
    """
    seats = list(Seat.objects.filter(confederation=vote.confederation_id).in_order())
    if vote.certified_at is None:
        released = Peer.objects.filter(
            state=State.RELEASED, evidence__fault__in=FREEZING, evidence__answered_at=None
        )
        liars = set(released.values_list("origin", flat=True))
        for seat in seats:
            if seat.origin in liars:
                seat.left_at = max(seat.joined_at, vote.opened_at)
        return seats
    counted = [seat for seat in seats if str(seat.uid) in vote.members]
    for seat in counted:
        left = vote.members[str(seat.uid)]
        seat.left_at = None if left is None else datetime.fromtimestamp(left, UTC)
    return counted
