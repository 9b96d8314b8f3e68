"""How votes flow in a scope, small enough to be drawn: those who carry most, the others counted."""

from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from delegation.rules.assembly import Assembly, Resolution
from delegation.rules.graph import loops
from delegation.rules.weight import Weights, paths

SHOWN = 60
LOOPS_SHOWN = 20


def draw(
    assembly: Assembly, resolution: Resolution, carried: Weights, numbers: NDArray[np.int64]
) -> dict[str, Any]:
    """What of a flow every member may see: who follows openly by name, the others as counts.

    `people`: who is followed or votes, the heaviest first: number, weight, whether they vote, how
    many follow them directly without being shown. `edges`: who of them follows whom. `others`: how
    many more are followed or vote, and what those who vote carry together. `loops`: circles.
    """
    members = assembly.members
    follower, delegate = _between_members(assembly, resolution)
    followers = np.bincount(delegate, minlength=members)
    votes = assembly.direct[:members] >= 0
    acting = np.flatnonzero(votes | (followers > 0)).tolist()
    ordered = sorted(acting, key=lambda place: (-carried[place], place))
    shown, rest = ordered[:SHOWN], ordered[SHOWN:]
    at = {place: row for row, place in enumerate(shown)}
    edges = [
        [at[one], at[other]]
        for one, other in zip(follower.tolist(), delegate.tolist(), strict=True)
        if one in at and other in at
    ]
    inside = [0] * len(shown)
    for _one, other in edges:
        inside[other] += 1
    return {
        "people": [
            {
                "person": int(numbers[place]),
                "weight": str(Fraction(carried[place])),
                "votes": bool(votes[place]),
                "followers": int(followers[place]) - inside[row],
            }
            for row, place in enumerate(shown)
        ],
        "edges": edges,
        "others": {
            "people": len(rest),
            "weight": str(sum(Fraction(carried[place]) for place in rest if votes[place])),
        },
        "loops": [
            [int(numbers[place]) for place in circle]
            for circle in loops(assembly, resolution)[:LOOPS_SHOWN]
            # A circle through a hidden mandate would tell of it.
            if not assembly.private[circle].any()
        ],
    }


def _between_members(
    assembly: Assembly, resolution: Resolution
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Who follows whom, each pair once; whoever stands in is taken for whom they stand in for."""
    follower, delegate = paths(assembly, resolution)
    if assembly.size == assembly.members:
        return follower, delegate
    stands = delegate >= assembly.members
    owner = np.arange(assembly.size, dtype=np.int32)
    owner[delegate[stands]] = follower[stands]
    pairs = np.unique(np.stack([owner[follower[~stands]], delegate[~stands]]), axis=1)
    return pairs[0], pairs[1]
