"""A joint vote counted from its rows: the same question at any time, with the same answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction

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
from federation.confederations.rules.witnessing import Vouching, witnessed_at, witnesses_needed
from federation.confederations.seated import seats_for


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
    # None while too few others vouch for it, in time if it says itself that it was.
    witnessed: int | None
    vouching: Vouching
    objection: Objection | None
    # Too few others vouch yet that its roll was announced in time.
    awaits_roll: bool = False

    @property
    def is_provisional(self) -> bool:
        return self.witnessed is None or self.awaits_roll

    @property
    def witnessed_at(self) -> datetime | None:
        return None if self.witnessed is None else moment_of(self.witnessed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """The roll of a group, and when it counts as announced: nobody may know of any tally then."""

    row: GroupRoll
    # None while too few others vouch for it.
    witnessed: int | None
    # When the last home has closed its vote.
    closed: int

    @property
    def moment(self) -> int:
        """The one that counts; as long as none does, the one that the group states."""
        return seconds(self.row.announced_at) if self.witnessed is None else self.witnessed

    @property
    def stands(self) -> bool:
        """Whether people can have voted on it."""
        return self.witnessed is not None and self._is_in_time(self.witnessed)

    @property
    def is_awaited(self) -> bool:
        """Whether its group says that it was in time, and others may vouch for that yet."""
        return not self.stands and self._is_in_time(seconds(self.row.announced_at))

    @property
    def may_stand(self) -> bool:
        """Whether it stands, or would if enough others vouched for it."""
        return self.stands or self.is_awaited

    def _is_in_time(self, moment: int) -> bool:
        return moment < self.closed


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A joint vote as it stands: the outcome and everything it follows from."""

    outcome: Outcome
    seats: Sequence[Seat]
    # Who is a member at the deadline.
    members: frozenset[str]
    # How many can vote; nobody where no roll was announced that could count.
    sizes: Mapping[str, int]
    rolls: Mapping[str, Announced]
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
        counted = _that_count(self.judged)
        return {origin: counted[place].row for origin, place in self.outcome.standing.items()}

    def figures(self, minimum_roll: int) -> Figures:
        """What may be shown of the groups that are counted.

        A group without a roll is no small one: nobody knows how many it is. It is in no sum.
        """
        standing = self.standing()
        lines = [
            Line(
                group=origin,
                size=self.sizes[origin],
                ballots=standing[origin].ballots if origin in standing else Ballots(),
            )
            for origin, voice in self.outcome.voices.items()
            if voice is not Voice.EXCLUDED and _may_stand(self.rolls.get(origin))
        ]
        return pooled(lines, minimum_roll=minimum_roll)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Vote:
    """What is the same for all that is counted in a joint vote."""

    rule: Rule
    is_open: bool
    closed: int
    members: frozenset[str]
    witness_share: Fraction

    def announced(self, row: GroupRoll) -> Announced:
        at, _vouching = self._witnessed(row, stated=row.announced_at)
        return Announced(row=row, witnessed=at, closed=self.closed)

    def judged(self, row: Return, *, of: Group | None, roll: Announced | None) -> Judged:
        at, vouching = self._witnessed(row, stated=row.stated_at)
        closes_at = self.rule.closes_at
        if self.is_open and at is not None and seconds(row.stated_at) <= closes_at < at:
            # Its home may show earlier witnesses yet: it waits for them, as without any.
            at = None
        return Judged(
            row=row,
            witnessed=at,
            vouching=vouching,
            objection=objection_to(_tally(row, at), of=of, rule=self.rule),
            awaits_roll=roll is not None and roll.is_awaited,
        )

    def _witnessed(
        self, row: Return | GroupRoll, *, stated: datetime
    ) -> tuple[int | None, Vouching]:
        """When the last needed member had cosigned what a group said; whoever was first.

        Each cosignature is looked at once, so that it takes no longer the more members there are.
        """
        members, origin = self.members, row.origin
        others = len(members) - (origin in members)
        needed = witnesses_needed(others, more_than=self.witness_share)
        moments = [at for by, at in row.cosigned.items() if by in members and by != origin]
        at = witnessed_at(seconds(stated), moments, needed=needed)
        return at, Vouching(found=len(moments), needed=needed, others=others)


def count(vote: JointVote) -> Counted:
    """Count what the groups have returned until now; four questions to the database."""
    seats, terms = seats_for(vote), vote.terms
    rule = Rule(closes_at=seconds(vote.returns_by), group_majority=terms.group_majority)
    members = _members(seats, at=rule.closes_at)
    same = _Vote(
        rule=rule,
        is_open=vote.certified_at is None,
        closed=seconds(vote.closed_at),
        members=members,
        witness_share=terms.witness_share,
    )
    rolls = {row.origin: same.announced(row) for row in vote.rolls.filter(is_note=False)}
    groups = {seat.origin: _group(seat, rolls.get(seat.origin)) for seat in seats}
    judged = [
        same.judged(row, of=groups.get(row.origin), roll=rolls.get(row.origin))
        for row in vote.returns.counting()
    ]
    outcome = decide(
        rule=rule,
        groups=list(groups.values()),
        tallies=[_tally(one.row, one.witnessed) for one in _that_count(judged)],
    )
    return Counted(
        outcome=outcome,
        seats=seats,
        members=members,
        sizes={name: group.size for name, group in groups.items()},
        rolls=rolls,
        judged=judged,
    )


def members_of(vote: JointVote) -> frozenset[str]:
    """Who is a member at the deadline, and votes and vouches."""
    return _members(seats_for(vote), at=seconds(vote.returns_by))


def _members(seats: Sequence[Seat], *, at: int) -> frozenset[str]:
    return frozenset(seat.origin for seat in seats if _group(seat, None).is_member_at(at))


def _group(seat: Seat, roll: Announced | None) -> Group:
    has_roll = _may_stand(roll)
    return Group(
        name=seat.origin,
        size=roll.row.size if roll is not None and has_roll else 0,
        joined_at=seconds(seat.joined_at),
        left_at=seconds(seat.left_at) if seat.left_at else None,
        weight=seat.weight,
        has_roll=has_roll,
    )


def _may_stand(roll: Announced | None) -> bool:
    return roll is not None and roll.may_stand


def _that_count(judged: Sequence[Judged]) -> list[Judged]:
    """Those that are not provisional, each group's in the order of its record."""
    certain = (one for one in judged if not one.is_provisional)
    return sorted(certain, key=lambda one: one.row.place)


def _tally(row: Return, at: int | None) -> Tally:
    """A return at the moment that counts, or while it is provisional the one the group states."""
    stated_at = seconds(row.stated_at)
    delivered_at = stated_at if at is None else at
    return Tally(
        group=row.origin, ballots=row.ballots, delivered_at=delivered_at, stated_at=stated_at
    )
