"""What whoever opened a joint vote says, and nobody else: pages tell it as such."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from core.instance import instance
from federation.confederations.counting import Counted, seconds
from federation.confederations.models import JointProposal, JointVote, Seat, Sheet
from federation.confederations.rules.deadlines import return_deadline
from federation.confederations.rules.starting import as_told, may_start
from federation.peers.models import Peer


def is_asked(vote: JointVote) -> bool:
    """Whether the group that is said to ask says so itself, in these words, as far as we read."""
    if vote.started_by is None:
        return True
    asked = JointProposal.objects.filter(uid=vote.proposal_uid, origin=vote.started_by.origin)
    return asked.filter(title=vote.title, text=vote.text).exists()


def is_hasty(vote: JointVote, counted: Counted) -> bool:
    """Whether the deadline leaves some group less than the grace after its own midnight."""
    # Many groups live by few clocks.
    zones = {seat.tzinfo for seat in counted.seats if seat.origin in counted.members}
    due = return_deadline(vote.closes_on, zones=zones, grace_hours=vote.grace_hours)
    return bool(zones) and seconds(vote.returns_by) < due


@dataclass(frozen=True, slots=True, kw_only=True)
class Untold:
    """A number of signatures that whoever opened the vote says, and the group never told."""

    name: str
    claimed: int
    # What the group told last; none where it told nothing.
    told: int | None
    # Whether its record was read past the opening: it may still hold the number.
    is_read: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """The sheet of signatures, recomputed from what the groups told themselves."""

    untold: Sequence[Untold] = ()
    # Whether as many have signed as the vote needs, by that.
    is_enough: bool = True

    @property
    def is_contradicted(self) -> bool:
        """Whether a group that was read to the opening told something else."""
        return any(one.is_read for one in self.untold)


def signed(vote: JointVote, counted: Counted) -> Signed:
    """Compare the sheet of signatures with what each group told; one question where there is one.

    A vote that was started by the decision of a group needs no signatures.
    """
    if vote.started_by_id is not None or not vote.sheets:
        return Signed()
    seats = {seat.origin: seat for seat in _with_what_they_told(vote, counted)}
    told = {
        origin: seat.told or [seat.last] for origin, seat in seats.items() if seat.last is not None
    }
    claimed = {origin: vote.sheets[origin] for origin in seats}
    found, untold = as_told(claimed, told)
    terms = vote.terms
    return Signed(
        untold=[
            Untold(
                name=seats[origin].name,
                claimed=claimed[origin],
                told=told[origin][-1] if origin in told else None,
                # Our own record needs no reading.
                is_read=origin == instance.origin or seats[origin].is_read,
            )
            for origin in untold
        ],
        is_enough=may_start(found, signatures=terms.signatures, groups=terms.groups),
    )


def _with_what_they_told(vote: JointVote, counted: Counted) -> Iterable[Any]:
    seats = [seat.pk for seat in counted.seats if seat.origin in vote.sheets]
    sheets = Sheet.objects.filter(
        joint_proposal__uid=vote.proposal_uid, origin=OuterRef("origin")
    ).order_by()
    read = Peer.objects.filter(origin=OuterRef("origin"), heard_at__gt=vote.opened_at)
    return Seat.objects.filter(pk__in=seats).annotate(
        told=Subquery(sheets.values("told")[:1]),
        last=Subquery(sheets.values("count")[:1]),
        is_read=Exists(read),
    )
