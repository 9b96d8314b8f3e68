"""A joint vote counted from its rows: the same question at any time, with the same answer."""

from collections.abc import Collection, Mapping, Sequence
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

    def _is_in_time(self, moment: int) -> bool:
        return moment < seconds(self.row.vote.closed_at)


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A joint vote as it stands: the outcome and everything it follows from."""

    outcome: Outcome
    seats: Sequence[Seat]
    # Who is a member at the deadline.
    members: Sequence[str]
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
    rule = Rule(closes_at=seconds(vote.returns_by), group_majority=vote.terms.group_majority)
    members = _members(seats, at=rule.closes_at)
    rolls = {row.origin: _announced(vote, row, members) for row in vote.rolls.filter(is_note=False)}
    groups = {seat.origin: _group(seat, rolls.get(seat.origin)) for seat in seats}
    judged = [
        _judged(vote, row, members, of=groups.get(row.origin), roll=rolls.get(row.origin), by=rule)
        for row in vote.returns.counting()
    ]
    outcome = decide(
        rule=rule,
        groups=list(groups.values()),
        tallies=[_tally(one.row, one.witnessed) for one in judged if not one.is_provisional],
    )
    return Counted(
        outcome=outcome,
        seats=seats,
        members=members,
        sizes={name: group.size for name, group in groups.items()},
        rolls=rolls,
        judged=judged,
    )


def members_of(vote: JointVote) -> list[str]:
    """Who is a member at the deadline, and votes and vouches."""
    return _members(seats_for(vote), at=seconds(vote.returns_by))


def _members(seats: Sequence[Seat], *, at: int) -> list[str]:
    return [seat.origin for seat in seats if _group(seat, None).is_member_at(at)]


def _group(seat: Seat, roll: Announced | None) -> Group:
    has_roll = roll is not None and (roll.stands or roll.is_awaited)
    return Group(
        name=seat.origin,
        size=roll.row.size if roll is not None and has_roll else 0,
        joined_at=seconds(seat.joined_at),
        left_at=seconds(seat.left_at) if seat.left_at else None,
        weight=seat.weight,
        has_roll=has_roll,
    )


def _announced(vote: JointVote, row: GroupRoll, members: Collection[str]) -> Announced:
    at = _witnessed(vote, row, members, stated=row.announced_at)
    # The vote as it is in memory: nothing more is asked for each roll.
    row.vote = vote
    return Announced(row=row, witnessed=at)


def _judged(
    vote: JointVote,
    row: Return,
    members: Collection[str],
    *,
    of: Group | None,
    roll: Announced | None,
    by: Rule,
) -> Judged:
    at = _witnessed(vote, row, members, stated=row.stated_at)
    return Judged(
        row=row,
        witnessed=at,
        objection=objection_to(_tally(row, at), of=of, rule=by),
        awaits_roll=roll is not None and roll.is_awaited,
    )


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
        seat.left_at = None if left is None else moment_of(left)
    return counted


def _witnessed(
    vote: JointVote, row: Return | GroupRoll, members: Collection[str], *, stated: datetime
) -> int | None:
    """When the last needed member had cosigned what a group said; the same whoever was first."""
    others = len(members) - (row.origin in members)
    needed = witnesses_needed(others, more_than=vote.terms.witness_share)
    moments = [at for by, at in row.cosigned.items() if by in members and by != row.origin]
    return witnessed_at(seconds(stated), moments, needed=needed)


def _tally(row: Return, at: int | None) -> Tally:
    """A return at the moment that counts, or while it is provisional the one the group states."""
    delivered_at = seconds(row.stated_at) if at is None else at
    return Tally(group=row.origin, ballots=row.ballots, delivered_at=delivered_at)
