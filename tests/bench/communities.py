"""Large communities with mandates, made from a seed.

Who delegates to whom follows the model of Gölz, Kahng, Mackenzie and Procaccia (TEAC 2021): people
come one after the other, delegate with a given probability, and choose somebody the more often, the
more others have. Then some first choices are made mutual, 3.5 % of them as in the KONECT network
`lqfb-Global`, and numbers are shuffled.
"""

import random
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from delegation.rules.assembly import UNRESOLVED, Assembly, Choices

Numbers = NDArray[np.int32]

SHARE = 0.8
MUTUAL = 0.035
# How many people a choice names: one, two or three.
NAMED = (0.3, 0.3, 0.4)


def delegates(size: int, *, seed: int = 1) -> Numbers:
    """Everybody's first delegate; −1 for those who vote."""
    rng = random.Random(seed)
    chosen: list[int] = []
    first = np.full(size, -1, np.int32)
    for newcomer in range(1, size):
        if rng.random() < SHARE:
            # As many tickets as there are people, and one more for every delegation.
            ticket = rng.randrange(newcomer + len(chosen))
            first[newcomer] = ticket if ticket < newcomer else chosen[ticket - newcomer]
            chosen.append(int(first[newcomer]))
    numbers = np.random.default_rng(seed)
    giving = np.flatnonzero(first >= 0)
    answered = giving[numbers.random(giving.size) < MUTUAL / 2]
    first[first[answered]] = answered
    order = numbers.permutation(size).astype(np.int32)
    shuffled = np.full(size, -1, np.int32)
    shuffled[order] = np.where(first >= 0, order[first], np.int32(-1))
    return shuffled


def single(first: Numbers, *, seed: int = 1) -> Assembly:
    """One delegate each; those without one vote."""
    owner = np.flatnonzero(first >= 0)
    one = np.ones(owner.size, np.int8)
    return assembly(votes(first, seed=seed), owner, one, one, one, first[owner])


def ranked(first: Numbers, *, levels: int = 3, seed: int = 1) -> Assembly:
    """So many choices each, which name one to three people of whom more than half must agree.

    The first name in the first choice is the first delegate; the others are found as he was.
    """
    rng = np.random.default_rng(seed)
    owner = np.repeat(np.flatnonzero(first >= 0), levels)
    level = np.tile(np.arange(1, levels + 1), owner.size // levels)
    count = rng.choice([1, 2, 3], p=NAMED, size=owner.size)
    start = np.concatenate([[0], np.cumsum(count)])
    tickets = np.concatenate([np.arange(first.size, dtype=np.int32), first[first >= 0]])
    names = rng.choice(tickets, size=start[-1]).astype(np.int32)
    names[start[:-1][level == 1]] = first[owner[level == 1]]
    # Nobody is named twice in one choice: neighbours in number are strangers.
    place = np.arange(names.size) - np.repeat(start[:-1], count)
    for _ in range(2):
        for back in (1, 2):
            again = np.flatnonzero((place >= back) & (names == np.roll(names, back)))
            names[again] = (names[again] + 1) % first.size
    quota = np.where(count == 3, rng.integers(2, 4, count.size), count)
    return assembly(votes(first, seed=seed), owner, level, quota, count, names)


def votes(first: Numbers, *, seed: int = 1) -> NDArray[np.int16]:
    """Yes, no or blank from everybody who delegates to nobody."""
    drawn = np.random.default_rng(seed).integers(0, 3, first.size).astype(np.int16)
    return np.where(first < 0, drawn, np.int16(UNRESOLVED))


def assembly(
    direct: NDArray[np.int16],
    owner: NDArray[np.signedinteger],
    level: NDArray[np.signedinteger],
    quota: NDArray[np.signedinteger],
    count: NDArray[np.signedinteger],
    names: NDArray[np.signedinteger],
) -> Assembly:
    """A ballot of yes and no with these choices; `count` says how many people each names."""
    start = np.zeros(owner.size + 1, np.int32)
    np.cumsum(count, out=start[1:])
    return Assembly(
        members=direct.size,
        options=2,
        status_quo=1,
        direct=direct,
        private=np.zeros(direct.size, np.bool_),
        choices=Choices(
            owner=owner.astype(np.int32),
            level=level.astype(np.int8),
            quota=quota.astype(np.int16),
            joint=np.zeros(owner.size, np.bool_),
            start=start,
            delegates=names.astype(np.int32),
        ),
    )


def shapes(size: int) -> dict[str, Assembly]:
    """Shapes that are hard for somebody: long, wide, round, empty."""
    order = np.random.default_rng(1).permutation(size).astype(np.int32)
    everybody = np.arange(size, dtype=np.int32)
    path, broken, loop = (np.full(size, -1, np.int32) for _ in range(3))
    path[order[1:]] = order[:-1]
    broken[:] = path
    # Somebody in the middle was removed: who named them has no mandate.
    broken[order[size // 2]] = -1
    loop[order] = np.roll(order, 1)
    star = np.where(everybody == order[0], np.int32(-1), order[0])
    last = everybody[2:]
    ones, twos = np.ones(last.size, np.int8), np.full(last.size, 2, np.int8)
    before = np.stack([last - 1, last - 2], axis=1).ravel()
    # First choices go round; only the second, one after the other, leads to a vote.
    around = np.stack([np.where(last + 1 < size, last + 1, last), last - 1], axis=1).ravel()
    most = everybody[7:]
    sevens = np.full(most.size, 7, np.int8)
    return {
        "path": _first(path, one_votes=order[0]),
        "path with somebody removed": _first(broken, one_votes=order[0]),
        "star": _first(star, one_votes=order[0]),
        "one loop": _first(loop),
        "pairs": _first(everybody ^ 1 if size % 2 == 0 else everybody),
        "nobody votes or delegates": _first(np.full(size, -1, np.int32)),
        "path of pairs": assembly(_voting(size, (0, 1)), last, ones, twos, twos, before),
        "path of second choices": assembly(
            _voting(size, (0, 1)),
            np.repeat(last, 2),
            np.tile(np.array([1, 2]), last.size),
            np.ones(2 * last.size, np.int8),
            np.ones(2 * last.size, np.int8),
            around,
        ),
        "all name the same seven": assembly(
            _voting(size, range(7)),
            most,
            np.ones(most.size, np.int8),
            np.full(most.size, 4, np.int8),
            sevens,
            np.tile(everybody[:7], most.size),
        ),
    }


def _first(first: Numbers, one_votes: int | None = None) -> Assembly:
    owner = np.flatnonzero(first >= 0)
    one = np.ones(owner.size, np.int8)
    direct = _voting(first.size, () if one_votes is None else (one_votes,))
    return assembly(direct, owner, one, one, one, first[owner])


def _voting(size: int, who: Sequence[int]) -> NDArray[np.int16]:
    direct = np.full(size, UNRESOLVED, np.int16)
    direct[list(who)] = 0
    return direct
