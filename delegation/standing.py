"""How one member's vote stands, in many votes at once.

Only those are looked at whom the vote could follow: what they do is public, and nobody else's
secret mandate is read. What comes out is what the count of everybody says of this member.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from delegation.hearing import Facts, Heard, heard_among, known_of
from delegation.matters import UNKNOWN, Matter, Voters
from delegation.neighbourhood import Neighbourhood
from delegation.rules.assembly import Assembly, assemble
from delegation.rules.chain import Look, Step, chain, looks
from delegation.rules.resolve import resolve
from delegation.rules.scope import Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaking:
    """A mandate that speaks for the member, and its choices as they stand."""

    scope: str
    looks: tuple[Look, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One member's vote in one matter; people are numbers here.

    `outcome` is a place among the options, the number of options for blank, or -1. `steps` lead
    from the member to the own votes behind the outcome. `is_round` says that it leads back to the
    member, `is_cut` that the chain is too long to be followed here.
    """

    matter: Matter
    is_on_roll: bool
    has_voted: bool = False
    outcome: int = UNKNOWN
    speaking: tuple[Speaking, ...] = ()
    steps: tuple[Step, ...] = ()
    is_round: bool = False
    is_cut: bool = False


def standing(
    around: Neighbourhood, matter: Matter, voters: Voters | None, *, is_supposed: bool = False
) -> Standing:
    """How the vote of the person in the middle stands.

    `is_supposed` asks what the mandates alone would do: as if the member had not voted.
    """
    known = known_of(voters)
    me = around.centre
    is_on_roll = me in known
    if is_supposed:
        known[me] = Facts(outcome=UNKNOWN, took_part=False, is_usable=True, is_alone=False)
    if me not in known:
        return Standing(matter=matter, is_on_roll=False)
    if known[me].took_part:
        own = known[me].outcome
        return Standing(matter=matter, is_on_roll=True, has_voted=True, outcome=own)
    heard = heard_among(around, matter, known)
    if me not in heard:
        return Standing(matter=matter, is_on_roll=is_on_roll)
    return _Followed(around, matter, known, heard).standing(is_on_roll=is_on_roll)


def has_voted(around: Neighbourhood, voters: Voters | None) -> bool:
    """Whether the person in the middle has voted there, in the open or in secret."""
    known = known_of(voters).get(around.centre)
    return known is not None and known.took_part


class _Followed:
    """One matter, as the arrays of a count, and back in numbers of people."""

    def __init__(
        self, around: Neighbourhood, matter: Matter, known: Mapping[int, Facts], heard: Heard
    ) -> None:
        self.around, self.matter, self.heard = around, matter, heard
        self.numbers = sorted(known)
        self.places = {number: place for place, number in enumerate(self.numbers)}
        self.assembly = self._assembly(known)
        self.resolution = resolve(self.assembly)

    def _assembly(self, known: Mapping[int, Facts]) -> Assembly:
        places = self.places
        private = [
            places[number]
            for number, facts in known.items()
            if facts.is_alone
            or not facts.is_usable
            or self._follows_unseen(number, took_part=facts.took_part)
        ]
        return assemble(
            options=len(self.matter.options),
            status_quo=self.matter.keys.index(self.matter.status_quo),
            direct=[
                None if known[number].outcome < 0 else known[number].outcome
                for number in self.numbers
            ],
            lists={
                places[number]: [
                    [_placed(choice, places) for choice in choices] for _scope, choices in lists
                ]
                for number, lists in self.heard.items()
            },
            private=private,
        )

    def _follows_unseen(self, number: int, *, took_part: bool) -> bool:
        """Whoever follows others in secret, or changed that too late, cannot be followed."""
        if took_part or number == self.around.centre:
            return False
        return self.around.follows_unseen(number, self.matter)

    def standing(self, *, is_on_roll: bool) -> Standing:
        """Of the person in the middle."""
        me = self.places[self.around.centre]
        steps, _all = chain(self.assembly, self.resolution, me)
        # What lies beyond a cut could have decided an earlier choice.
        is_cut = self.around.is_cut
        outcome = UNKNOWN if is_cut else int(self.resolution.outcome[me])
        return Standing(
            matter=self.matter,
            is_on_roll=is_on_roll,
            outcome=outcome,
            speaking=self._speaking(me),
            steps=tuple(self._in_numbers(steps)),
            is_round=outcome == UNKNOWN and self._leads_back(),
            is_cut=is_cut,
        )

    def _speaking(self, me: int) -> tuple[Speaking, ...]:
        lists = self.heard[self.around.centre]
        owners = [me]
        if len(lists) > 1:
            # Several mandates of one level stand in for the member, one place each.
            first = len(self.numbers) + sum(
                len(others)
                for number, others in self.heard.items()
                if len(others) > 1 and self.places[number] < me
            )
            owners = list(range(first, first + len(lists)))
        return tuple(
            Speaking(scope=scope, looks=tuple(self._looks(owner)))
            for (scope, _choices), owner in zip(lists, owners, strict=True)
        )

    def _looks(self, owner: int) -> Iterable[Look]:
        for look in looks(self.assembly, self.resolution, owner):
            outcomes = {self.numbers[place]: vote for place, vote in look.outcomes.items()}
            yield Look(
                level=look.level,
                quota=look.quota,
                joint_yes=look.joint_yes,
                outcomes=outcomes,
                has_yielded=look.has_yielded,
            )

    def _in_numbers(self, steps: Sequence[Step]) -> Iterable[Step]:
        """The steps of people; stand-ins are passed over, whom they follow is followed."""
        by_place = {step.member: step for step in steps}
        for step in steps:
            if step.member >= len(self.numbers):
                continue
            followed = [
                person for place in step.followed for person in self._behind(place, by_place)
            ]
            yield Step(
                member=self.numbers[step.member],
                outcome=step.outcome,
                level=step.level,
                followed=tuple(self.numbers[place] for place in dict.fromkeys(followed)),
            )

    def _behind(self, place: int, steps: Mapping[int, Step]) -> tuple[int, ...]:
        """The people at a place: whom a stand-in follows, otherwise who is there."""
        if place < len(self.numbers):
            return (place,)
        return steps[place].followed if place in steps else ()

    def _leads_back(self) -> bool:
        """Whether whom the member names leads to the member again."""
        me, seen = self.around.centre, set[int]()
        waiting = list(self._names(me))
        while waiting:
            number = waiting.pop()
            if number == me:
                return True
            if number not in seen:
                seen.add(number)
                waiting.extend(self._names(number))
        return False

    def _names(self, number: int) -> Iterable[int]:
        for _scope, choices in self.heard.get(number, ()):
            for choice in choices:
                yield from choice.delegates


def _placed(choice: Choice, places: Mapping[int, int]) -> Choice:
    """The same choice with places for numbers."""
    return Choice(
        delegates=tuple(places[number] for number in choice.delegates),
        quota=choice.quota,
        joint_yes=choice.joint_yes,
    )
