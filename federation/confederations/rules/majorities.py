"""Whether a confederation adopts: the double majority of people and of groups (AMB-53, S1-003)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction


class GroupMajority(StrEnum):
    """Which groups must be outvoted by those that say yes."""

    SIMPLE = "simple"  # those that say no
    ABSOLUTE = "absolute"  # all others, those that say nothing too


class Voice(StrEnum):
    """What a group says as a whole."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"
    EXCLUDED = "excluded"  # no member when the count closed


class Objection(StrEnum):
    """Why a tally cannot count."""

    UNKNOWN = "unknown"  # nobody knows its group
    LATE = "late"
    NO_MEMBER = "no_member"  # its group was none when it was delivered
    NO_ROLL = "no_roll"  # its group announced none while nobody knew anything of the count
    IMPOSSIBLE = "impossible"  # no so many people can have voted so


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballots:
    """Ballots of people, by what they say."""

    yes: int = 0
    no: int = 0
    blank: int = 0

    @property
    def cast(self) -> int:
        return self.yes + self.no + self.blank

    @property
    def is_majority(self) -> bool:
        return self.yes > self.no

    @property
    def voice(self) -> Voice:
        """A group's tie is its no; without a vote for or against it abstains."""
        if self.is_majority:
            return Voice.YES
        return Voice.NO if self.no else Voice.ABSTAIN

    def fits(self, size: int) -> bool:
        """Whether so many people can have cast them."""
        return min(self.yes, self.no, self.blank) >= 0 and self.cast <= size

    def __add__(self, other: "Ballots") -> "Ballots":
        return Ballots(
            yes=self.yes + other.yes, no=self.no + other.no, blank=self.blank + other.blank
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group of the confederation; its times have the unit of the count they are asked in."""

    name: str
    size: int  # people on its roll
    joined_at: int = 0
    left_at: int | None = None
    weight: Fraction = Fraction(1)  # of its voice among the groups: a half-canton has 1/2
    has_roll: bool = True  # announced while nobody knew anything of the count

    def is_member_at(self, moment: int) -> bool:
        return self.joined_at <= moment and (self.left_at is None or moment < self.left_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a group says its people have voted, and when that could be read by the others."""

    group: str
    ballots: Ballots
    delivered_at: int
    # When it says so itself; empty for the moment at which it was delivered.
    stated_at: int | None = None

    @property
    def said_at(self) -> int:
        return self.delivered_at if self.stated_at is None else self.stated_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What the count must know of the charter and of the vote."""

    closes_at: int  # what is delivered at this moment is in time
    group_majority: GroupMajority = GroupMajority.SIMPLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the confederation has decided, and everything it follows from."""

    people: Ballots
    voices: Mapping[str, Voice]  # in the order of the groups
    rejected: Sequence[int]  # places of tallies that cannot count, ascending
    # The place of the tally that stands for each group; wherever it is, the decision is the same.
    standing: Mapping[str, int] = field(compare=False)
    people_majority: bool
    groups_majority: bool

    @property
    def is_adopted(self) -> bool:
        return self.people_majority and self.groups_majority

    def saying(self, voice: Voice) -> list[str]:
        """The groups that say so, in their order."""
        return [name for name, said in self.voices.items() if said is voice]


@dataclass(slots=True)
class _Sorted:
    """Places of tallies, each either its group's last valid one, replaced, or rejected."""

    standing: dict[str, int] = field(default_factory=dict)
    rejected: list[int] = field(default_factory=list)


def decide(*, rule: Rule, groups: Sequence[Group], tallies: Sequence[Tally]) -> Outcome:
    """Count `tallies`, given in the order of their arrival.

    The valid tally that a group said last stands, of several of one moment the last to arrive; when
    each was delivered decides only whether it is valid. A tally is rejected when its group is
    unknown, was no member when it said it or at its delivery, or has no roll, when its numbers are
    impossible, or when it comes after the close; then the group's former tally stands. Groups that
    are no members at the close are excluded together with their tallies.
    """
    sorted_out = _sort(rule, {group.name: group for group in groups}, tallies)
    counted = [group for group in groups if group.is_member_at(rule.closes_at)]
    voices = {group.name: Voice.EXCLUDED for group in groups}
    people = Ballots()
    for group in counted:
        place = sorted_out.standing.get(group.name)
        ballots = Ballots() if place is None else tallies[place].ballots
        voices[group.name] = ballots.voice
        people += ballots
    return Outcome(
        people=people,
        voices=voices,
        rejected=tuple(sorted_out.rejected),
        standing=sorted_out.standing,
        people_majority=people.is_majority,
        groups_majority=_groups_agree(rule, counted, voices),
    )


def _sort(rule: Rule, groups: Mapping[str, Group], tallies: Sequence[Tally]) -> _Sorted:
    found = _Sorted()
    for place, tally in enumerate(tallies):
        if objection_to(tally, of=groups.get(tally.group), rule=rule):
            found.rejected.append(place)
            continue
        former = found.standing.get(tally.group)
        if former is None or tally.said_at >= tallies[former].said_at:
            found.standing[tally.group] = place
    return found


def objection_to(tally: Tally, *, of: Group | None, rule: Rule) -> Objection | None:
    """Why the tally of this group cannot count; None if it can."""
    if of is None:
        return Objection.UNKNOWN
    if tally.delivered_at > rule.closes_at:
        return Objection.LATE
    if not (of.is_member_at(tally.said_at) and of.is_member_at(tally.delivered_at)):
        return Objection.NO_MEMBER
    if not of.has_roll:
        return Objection.NO_ROLL
    return None if tally.ballots.fits(of.size) else Objection.IMPOSSIBLE


def _groups_agree(rule: Rule, counted: Sequence[Group], voices: Mapping[str, Voice]) -> bool:
    def weight(*said: Voice) -> Fraction:
        return sum((each.weight for each in counted if voices[each.name] in said), Fraction(0))

    if rule.group_majority is GroupMajority.ABSOLUTE:
        return weight(Voice.YES) > weight(Voice.NO, Voice.ABSTAIN)
    return weight(Voice.YES) > weight(Voice.NO)
