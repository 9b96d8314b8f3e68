"""How much everybody carries: for showing and for limits; the count needs none of it."""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

from delegation.rules.assembly import UNRESOLVED, Assembly, Places, Resolution
from delegation.rules.ragged import parts
from delegation.rules.waves import unravel

# A vote that is split more often than this along one chain is rounded down from there on, in the
# hundredth digit or so: exact shares of a chain of a million pairs would fill the memory.
MOST_SPLITS = 64

Weights = Sequence[int] | Sequence[Fraction]


def weights(assembly: Assembly, resolution: Resolution) -> Weights:
    """For every place: the votes that go through it, its own with them; none without outcome.

    A follower's vote is split equally among the delegates that agreed when the choice yielded, and
    passed on along chains. What those with an own vote carry adds up to all that have an outcome.
    """
    follower, delegate = paths(assembly, resolution)
    own = (resolution.outcome != UNRESOLVED).astype(np.int64)
    # A stand-in has no vote; it passes on its part of somebody's.
    own[assembly.members :] = 0
    splits = np.bincount(follower, minlength=assembly.size)
    if splits.max(initial=0) <= 1:
        counted: list[int] = _counts(own, follower, delegate).tolist()
        return counted
    return _shares(own, follower, delegate, splits, _waves(assembly, resolution))


def paths(assembly: Assembly, resolution: Resolution) -> tuple[Places, Places]:
    """Everybody with a delegated vote, paired with each delegate whom it follows."""
    choices = assembly.choices
    member = np.flatnonzero(resolution.via >= 0).astype(np.int32)
    via = resolution.via[member]
    name, start = parts(choices.start, via)
    counts = np.diff(start)
    follower, delegate = np.repeat(member, counts), choices.delegates[name]
    agrees = resolution.outcome[follower] == resolution.outcome[delegate]
    agrees &= ~assembly.private[delegate]
    if not np.array_equal(choices.quota[via], counts):
        wave = _waves(assembly, resolution)
        # Who came to the same vote later, perhaps through this follower, agreed too late.
        agrees &= wave[delegate] < wave[follower]
    return follower[agrees], delegate[agrees]


def _waves(assembly: Assembly, resolution: Resolution) -> Places:
    wave = resolution.wave
    if wave is None:
        wave = unravel(assembly).wave
    assert wave is not None
    return wave


def _counts(own: NDArray[np.int64], follower: Places, delegate: Places) -> NDArray[np.int64]:
    """One delegate each: sums along the chains, twice as far every round."""
    carried = own.copy()
    ahead = np.full(own.size, -1, np.int32)
    ahead[follower] = delegate
    going = follower
    while going.size:
        # What has gathered so far goes on together; it must not change on the way.
        np.add.at(carried, ahead[going], carried[going])
        further = ahead[ahead[going]]
        ahead[going] = further
        going = going[further >= 0]
    return carried


def _shares(
    own: NDArray[np.int64],
    follower: Places,
    delegate: Places,
    splits: NDArray[np.intp],
    wave: Places,
) -> list[Fraction]:
    """In whole parts of a vote, so small that everybody's splits come out even."""
    depth = min(int(wave.max()), MOST_SPLITS)
    vote = lcm(*np.unique(splits[splits > 0]).tolist()) ** depth
    carried = [vote * mine for mine in own.tolist()]
    # Later waves first: whoever passes on has received everything.
    order = np.argsort(-wave[follower], kind="stable")
    parts = splits[follower[order]].tolist()
    pairs = zip(follower[order].tolist(), delegate[order].tolist(), parts, strict=True)
    for member, to, part in pairs:
        carried[to] += carried[member] // part
    return [Fraction(mine, vote) for mine in carried]
