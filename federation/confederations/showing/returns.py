"""What groups returned more than once, and what cannot count: each with what it means."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from federation.confederations.counting import Counted
from federation.confederations.models import JointVote, Return
from federation.confederations.rules.majorities import Ballots
from federation.confederations.rules.witnessing import Vouching
from federation.confederations.showing.words import NO_MESSAGES, VOICES, WHY_NOT, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One return. `ballots` are None where they would tell how a few people voted."""

    row: Return
    says: Words
    ballots: Ballots | None
    vouching: Vouching
    witnessed_at: datetime | None
    # It is the one that counts for its group.
    stands: bool
    # It names the one before it, so it is a correction.
    corrects: bool
    objection: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A group that returned more than once."""

    name: str
    messages: str
    lines: Sequence[Line]

    @property
    def is_contradiction(self) -> bool:
        """Whether it said two things without saying that one corrects the other."""
        return not all(line.corrects for line in self.lines[1:])


def returned(
    vote: JointVote, counted: Counted, *, now: datetime, messages: Mapping[str, str] = NO_MESSAGES
) -> tuple[list[Told], list[tuple[str, Line]]]:
    """Those who returned more than once, and what cannot count with the name of who sent it.

    Nothing is told before the last home has closed.
    """
    if now < vote.closed_at:
        return [], []
    names = {seat.origin: seat.name for seat in counted.seats}
    each: dict[str, list[Line]] = defaultdict(list)
    for line in _lines(vote, counted):
        each[line.row.origin].append(line)
    several = [
        Told(name=names[origin], messages=messages.get(origin, ""), lines=lines)
        for origin, lines in each.items()
        if len(lines) > 1 and origin in names
    ]
    rejected = [
        (names.get(origin, ""), line)
        for origin, lines in each.items()
        for line in lines
        if line.objection
    ]
    return several, rejected


def _lines(vote: JointVote, counted: Counted) -> Iterator[Line]:
    standing = {row.pk for row in counted.standing().values()}
    alone = counted.figures(vote.minimum_roll).names_alone
    known = {str(one.row.uid) for one in counted.judged}
    for one in counted.judged:
        yield Line(
            row=one.row,
            says=VOICES[one.row.ballots.voice],
            ballots=one.row.ballots if one.row.origin in alone else None,
            vouching=one.vouching,
            witnessed_at=one.witnessed_at,
            stands=one.row.pk in standing,
            corrects=str(one.row.supersedes) in known,
            objection=WHY_NOT[one.objection] if one.objection else "",
        )
