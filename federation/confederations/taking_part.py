"""Who takes part in a joint vote, so that they are given what is said of it to groups only."""

from collections.abc import Iterable

from django.db.models import QuerySet

from core.instance import instance
from federation.confederations.models import JointVote, Seat
from federation.peers.models import HeardObject

VOTE = "vote:"


def taking_part(votes: Iterable[JointVote], origin: str) -> set[str]:
    """The names of those votes that this group counts: it holds a seat, or opens them.

    Also of earlier votes, and of those that were open when it left; of later ones it is told no
    more than everybody.
    """
    votes = list(votes)
    seats = Seat.objects.filter(
        origin=origin, confederation__in={vote.confederation_id for vote in votes}
    )
    left = list(seats.values_list("confederation_id", "left_at"))
    return {
        str(vote.uid)
        for vote in votes
        if origin in (vote.confederation.origin, vote.confederation.hub)
        or any(
            number == vote.confederation_id and (at is None or at > vote.opened_at)
            for number, at in left
        )
    }


def do_we(vote: JointVote) -> bool:
    """Whether we are given everything about this vote."""
    return bool(taking_part([vote], instance.origin))


def withholding(vote: JointVote) -> QuerySet[HeardObject]:
    """What others have returned and not given us."""
    return HeardObject.objects.standing().filter(
        kind="joint.returned", withheld=f"{VOTE}{vote.uid}"
    )
