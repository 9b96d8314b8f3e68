"""A joint vote counted from its rows: the same question at any time, with the same answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from federation.confederations.models import GroupRoll, JointVote, Return, Seat
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


def seconds(moment: datetime) -> int:
    """A moment as rules and witnesses say it."""
    return int(moment.timestamp())


def moment_of(seconds: int) -> datetime:
    """The moment that rules and witnesses call so."""
    return datetime.fromtimestamp(seconds, UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A return, and why it cannot count, if so."""

    row: Return
    objection: Objection | None

    @property
    def is_provisional(self) -> bool:
        return self.row.witnessed_at is None


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A joint vote as it stands: the outcome and everything it follows from."""

    outcome: Outcome
    seats: Sequence[Seat]
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
    """Count what the groups have returned until now; three questions to the database."""
    seats = _seats_for(vote, Seat.objects.in_order())
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
    returns = list(vote.returns.counting())
    outcome = decide(
        rule=rule,
        groups=list(groups.values()),
        tallies=[_tally(row) for row in returns if row.witnessed_at],
    )
    judged = [
        Judged(row=row, objection=objection_to(_tally(row), of=groups.get(row.origin), rule=rule))
        for row in returns
    ]
    return Counted(outcome=outcome, seats=seats, sizes=sizes, judged=judged)


def _seats_for(vote: JointVote, seats: Iterable[Seat]) -> list[Seat]:
    """One seat of each group: of one that came back, the last it took before the close."""
    found: dict[str, Seat] = {}
    for seat in seats:
        if seat.origin not in found or seat.joined_at <= vote.returns_by:
            found[seat.origin] = seat
    return sorted(found.values(), key=lambda seat: seat.number)


def _sizes(vote: JointVote, seats: Iterable[Seat]) -> dict[str, int]:
    """The rolls of the groups; one that announced none has nobody who could vote."""
    announced = dict(GroupRoll.objects.filter(vote=vote).values_list("seat_id", "size"))
    return {seat.origin: announced.get(seat.number, 0) for seat in seats}


def _tally(row: Return) -> Tally:
    """A return at the moment that counts, or while it is provisional the one the group states."""
    at = row.witnessed_at or row.stated_at
    return Tally(group=row.origin, ballots=row.ballots, delivered_at=seconds(at))
