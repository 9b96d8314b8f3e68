"""Which arguments are printed for voters: those that each side finds most helpful itself."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from typing import TypeVar

Member = TypeVar("Member")
Marks = Mapping[Member, Collection[str]]


def chosen(
    arguments: Mapping[str, str], marks: Marks[Member], *, places: int, seed: str
) -> dict[str, list[str]]:
    """The arguments to print on each side, at most `places` on each, the strongest first.

    `arguments` gives the side of each, `marks` what each member found helpful. Nobody speaks for
    both sides unless they found as much on both: whoever wants to have the weakest arguments of
    the other side printed gives up a say on their own. Within a side the places go round:
    whose argument has a place counts half for the next, a third for the one after it
    (sequential proportional approval, Thiele 1895), so that one circle of friends cannot fill all
    of them. Ties go by a hash that nobody can choose.
    """
    sides = {
        side: [name for name in arguments if arguments[name] == side]
        for side in _ordered(arguments)
    }
    voices = {side: _voices(arguments, marks, side) for side in sides}
    return {
        side: _proportionally(names, voices[side], places=places, seed=seed)
        for side, names in sides.items()
    }


def _ordered(arguments: Mapping[str, str]) -> list[str]:
    return sorted(set(arguments.values()))


def _voices(
    arguments: Mapping[str, str], marks: Marks[Member], side: str
) -> Counter[frozenset[str]]:
    """How many members of this side found exactly these of its arguments helpful."""
    found: Counter[frozenset[str]] = Counter()
    for named in marks.values():
        known = {name for name in named if name in arguments}
        here = frozenset(name for name in known if arguments[name] == side)
        if here and 2 * len(here) >= len(known):
            found[here] += 1
    return found


def _proportionally(
    names: Iterable[str], voices: Mapping[frozenset[str], int], *, places: int, seed: str
) -> list[str]:
    left = sorted(names, key=lambda name: _lot(seed, name))
    printed: list[str] = []
    while left and len(printed) < places:
        has = {liked: len(liked.intersection(printed)) for liked in voices}
        best = max(left, key=lambda name: _weight(name, voices, has))
        left.remove(best)
        printed.append(best)
    return printed


def _weight(
    name: str, voices: Mapping[frozenset[str], int], has: Mapping[frozenset[str], int]
) -> Fraction:
    """What the members who like an argument weigh together; each less for what they have."""
    shares = (Fraction(number, 1 + has[liked]) for liked, number in voices.items() if name in liked)
    return sum(shares, Fraction(0))


def _lot(seed: str, name: str) -> str:
    return hashlib.sha256(f"{seed}\n{name}".encode()).hexdigest()
