"""A joint vote counted from its rows: the same question at any time, with the same answer."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from federation.confederations.models import JointVote, Return, Seat
from federation.confederations.rules.majorities import (
    Ballots,
    Group,
    Objection,
    Outcome,
    Rule,
    Tally,
    Voice,
    decide,
    objection_to,
)
from federation.confederations.rules.pooling import Figures, Line, pooled
from federation.confederations.rules.witnessing import witnessed_at, witnesses_needed
from federation.peers.models import FREEZING, Peer, State


def seconds(moment: datetime) -> int:
    """A moment as rules and witnesses say it."""
    return int(moment.timestamp())


def moment_of(seconds: int) -> datetime:
    """The moment that rules and witnesses call so."""
    return datetime.fromtimestamp(seconds, UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A return, when it counts as delivered, and why it cannot count, if so."""

    row: Return
    # None while too few others vouch for it.
    witnessed: int | None
    objection: Objection | None

    @property
    def is_provisional(self) -> bool:
        return self.witnessed is None

    @property
    def witnessed_at(self) -> datetime | None:
        return None if self.witnessed is None else moment_of(self.witnessed)


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A joint vote as it stands: the outcome and everything it follows from."""

    outcome: Outcome
    seats: Sequence[Seat]
    # Who is a member at the deadline.
    members: Sequence[str]
    sizes: Mapping[str, int]
    judged: Sequence[Judged]  # in the order of arrival

    @property
    def provisional(self) -> list[Judged]:
        """Returns that would change the count if enough others vouched for them."""
        return [one for one in self.judged if one.is_provisional and one.objection is None]

    @property
    def rejected(self) -> list[int]:
        """Places of the returns that cannot count, in the order of arrival."""
        return [place for place, one in enumerate(self.judged) if one.objection]

    def standing(self) -> dict[str, Return]:
        """The return that counts for each group."""
        counted = [one.row for one in self.judged if not one.is_provisional]
        return {origin: counted[place] for origin, place in self.outcome.standing.items()}

    def figures(self, minimum_roll: int) -> Figures:
        """What may be shown of the groups that are counted."""
        standing = self.standing()
        lines = [
            Line(
                group=origin,
                size=self.sizes[origin],
                ballots=standing[origin].ballots if origin in standing else Ballots(),
            )
            for origin, voice in self.outcome.voices.items()
            if voice is not Voice.EXCLUDED
        ]
        return pooled(lines, minimum_roll=minimum_roll)


def count(vote: JointVote) -> Counted:
    """Count what the groups have returned until now; four questions to the database."""
    seats = seats_for(vote)
    sizes = _sizes(vote, seats)
    groups = {
        seat.origin: Group(
            name=seat.origin,
            size=sizes[seat.origin],
            joined_at=seconds(seat.joined_at),
            left_at=seconds(seat.left_at) if seat.left_at else None,
            weight=seat.weight,
        )
        for seat in seats
    }
    rule = Rule(closes_at=seconds(vote.returns_by), group_majority=vote.terms.group_majority)
    members = [name for name, group in groups.items() if group.is_member_at(rule.closes_at)]
    seated = frozenset(members)
    returns = [(row, _witnessed(vote, row, seated)) for row in vote.returns.counting()]
    outcome = decide(
        rule=rule,
        groups=list(groups.values()),
        tallies=[_tally(row, at) for row, at in returns if at is not None],
    )
    judged = [
        Judged(
            row=row,
            witnessed=at,
            objection=objection_to(_tally(row, at), of=groups.get(row.origin), rule=rule),
        )
        for row, at in returns
    ]
    return Counted(outcome=outcome, seats=seats, members=members, sizes=sizes, judged=judged)


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
        released = Peer.objects.filter(state=State.RELEASED, evidence__fault__in=FREEZING)
        liars = set(released.values_list("origin", flat=True))
        for seat in seats:
            if seat.origin in liars:
                seat.left_at = max(seat.joined_at, vote.opened_at)
        return seats
    counted = [seat for seat in seats if str(seat.uid) in vote.members]
    for seat in counted:
        left = vote.members[str(seat.uid)]
        seat.left_at = None if left is None else moment_of(left)
    return counted


def _witnessed(vote: JointVote, row: Return, members: Collection[str]) -> int | None:
    """When the last needed member had cosigned a return; the same whoever was heard first."""
    others = len(members) - (row.origin in members)
    needed = witnesses_needed(others, more_than=vote.terms.witness_share)
    moments = [at for by, at in row.cosigned.items() if by in members and by != row.origin]
    return witnessed_at(seconds(row.stated_at), moments, needed=needed)


def _sizes(vote: JointVote, seats: Iterable[Seat]) -> dict[str, int]:
    """The rolls of the groups; one that announced none in time has nobody who could vote.

    Otherwise the result would depend on who had read a later one when the vote was counted.
    """
    in_time = vote.rolls.filter(is_note=False, announced_at__lte=vote.returns_by)
    announced = dict(in_time.values_list("origin", "size"))
    return {seat.origin: announced.get(seat.origin, 0) for seat in seats}


def _tally(row: Return, at: int | None) -> Tally:
    """A return at the moment that counts, or while it is provisional the one the group states."""
    delivered_at = seconds(row.stated_at) if at is None else at
    return Tally(group=row.origin, ballots=row.ballots, delivered_at=delivered_at)
