"""Communities with mandates, small enough to be resolved by hand, and the definition word by word.

A choice is written as it is said: "Bob", "Bob Emily" (both), "2 of Alice Bob Carol",
"jointly Bob Emily" (only to something new).
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from delegation.rules.assembly import UNRESOLVED, Assembly, Resolution, assemble
from delegation.rules.scope import Choice

YES, NO, BLANK = 0, 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """What `assemble` is told, and the names by place."""

    direct: Sequence[int | None]
    lists: Mapping[int, Sequence[Sequence[Choice]]]
    options: int = 2
    status_quo: int = NO
    private: frozenset[int] = frozenset()
    names: Sequence[str] = ()

    def assembly(self) -> Assembly:
        return assemble(
            options=self.options,
            status_quo=self.status_quo,
            direct=self.direct,
            lists=self.lists,
            private=self.private,
        )

    def named(self, resolution: Resolution) -> dict[str, int | None]:
        """The outcomes by name; None: unresolved."""
        outcomes = resolution.outcome.tolist()
        return {
            name: None if vote == UNRESOLVED else vote
            for name, vote in zip(self.names, outcomes, strict=False)
        }

    def levels(self, resolution: Resolution) -> dict[str, int]:
        """The level by name."""
        return dict(zip(self.names, resolution.level.tolist(), strict=False))

    def places(self, names: Iterable[str]) -> list[int]:
        return [self.names.index(name) for name in names]


def village(
    votes: Mapping[str, int],
    mandates: Mapping[str, Sequence[str] | Sequence[Sequence[str]]],
    *,
    options: int = 2,
    status_quo: int = NO,
    alone: Iterable[str] = (),
) -> Community:
    """People with own votes and lists of choices; a list of lists: several mandates together."""
    lists = {name: _lists(mandate) for name, mandate in mandates.items()}
    said = (
        word for one in lists.values() for mine in one for choice in mine for word in _who(choice)
    )
    names = sorted({*votes, *mandates, *said})
    place = {name: number for number, name in enumerate(names)}
    return Community(
        direct=[votes.get(name) for name in names],
        lists={
            place[name]: [[_choice(choice, place) for choice in mine] for mine in one]
            for name, one in lists.items()
        },
        options=options,
        status_quo=status_quo,
        private=frozenset(place[name] for name in alone),
        names=names,
    )


def _lists(mandate: Sequence[str] | Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    return [mandate] if isinstance(mandate[0], str) else mandate


def _who(choice: str) -> list[str]:
    return [word for word in choice.split() if word[0].isupper()]


def _choice(said: str, place: Mapping[str, int]) -> Choice:
    who = _who(said)
    quota = int(said[0]) if said[0].isdigit() else len(who)
    joint = said.startswith("jointly")
    return Choice(delegates=tuple(place[name] for name in who), quota=quota, joint_yes=joint)


def beside(communities: Sequence[Community], *, options: int, status_quo: int) -> Community:
    """Strangers in one roll."""
    direct: list[int | None] = []
    lists: dict[int, Sequence[Sequence[Choice]]] = {}
    private: set[int] = set()
    for one in communities:
        shift = len(direct)
        direct.extend(one.direct)
        private.update(member + shift for member in one.private)
        for member, mine in one.lists.items():
            lists[member + shift] = [[_moved(choice, shift) for choice in some] for some in mine]
    return Community(
        direct=direct,
        lists=lists,
        options=options,
        status_quo=status_quo,
        private=frozenset(private),
    )


def _moved(choice: Choice, shift: int) -> Choice:
    return replace(choice, delegates=tuple(place + shift for place in choice.delegates))


def any_community(
    rng: random.Random, *, most: int, options: int = 3, is_single: bool = False
) -> Community:
    """One with everything there is: several options, lists together, votes that stand alone."""
    size = rng.randint(1, most)
    voting = rng.choice((0.1, 0.3, 0.6))
    direct = [rng.randint(0, options) if rng.random() < voting else None for _ in range(size)]
    together = (1,) if is_single else (1, 1, 1, 2, 3)
    lists = {
        member: [
            [
                _any_choice(rng, size, is_single)
                for _ in range(1 if is_single else rng.randint(1, 3))
            ]
            for _ in range(rng.choice(together))
        ]
        for member in range(size)
        if rng.random() < 0.85
    }
    return Community(
        direct=direct,
        lists=lists,
        options=options,
        status_quo=rng.randrange(options),
        private=frozenset(member for member in range(size) if rng.random() < 0.05),
    )


def _any_choice(rng: random.Random, size: int, is_single: bool) -> Choice:
    named = 1 if is_single else min(size, rng.choice((1, 1, 2, 2, 3, 4)))
    return Choice(
        delegates=tuple(rng.sample(range(size), named)),
        quota=rng.randint(named // 2 + 1, named),
        joint_yes=not is_single and rng.random() < 0.2,
    )


def literally(community: Community) -> tuple[list[int], list[int], list[int]]:
    """Unravel(U), transcribed: the outcome, level and wave of everybody, stand-ins last."""
    choices, size = _with_standins(community)
    outcome = [UNRESOLVED if vote is None else vote for vote in community.direct]
    outcome += [UNRESOLVED] * (size - len(outcome))
    level = [UNRESOLVED if vote == UNRESOLVED else 0 for vote in outcome]
    wave, now = list(level), 0
    while True:
        for at in range(5):
            new = {
                member: vote
                for member, mine in choices.items()
                if outcome[member] == UNRESOLVED and at < len(mine)
                for vote in [yields(mine[at], outcome, community)]
                if vote != UNRESOLVED
            }
            if new:
                break
        else:
            return outcome, level, wave
        now += 1
        for member, vote in new.items():
            outcome[member], level[member], wave[member] = vote, at + 1, now


@dataclass(frozen=True, slots=True)
class _All:
    """The choice of somebody with several lists: all stand-ins must agree."""

    delegates: Sequence[int]
    joint_yes: bool = False

    @property
    def quota(self) -> int:
        return len(self.delegates)


def _with_standins(community: Community) -> tuple[dict[int, list[Choice | _All]], int]:
    choices: dict[int, list[Choice | _All]] = {}
    size = len(community.direct)
    for member, lists in sorted(community.lists.items()):
        if len(lists) == 1:
            choices[member] = list(lists[0])
            continue
        standins = range(size, size + len(lists))
        size += len(lists)
        choices[member] = [_All(standins)]
        choices.update(zip(standins, map(list, lists), strict=True))
    return choices, size


def yields(choice: Choice | _All, outcome: Sequence[int], community: Community) -> int:
    """The outcome that at least the quota of delegates have, or UNRESOLVED."""
    for vote in range(community.options + 1):
        if choice.joint_yes and vote in (community.status_quo, community.options):
            continue
        agree = [
            delegate
            for delegate in choice.delegates
            if outcome[delegate] == vote and delegate not in community.private
        ]
        if len(agree) >= choice.quota:
            return vote
    return UNRESOLVED
