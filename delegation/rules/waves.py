"""Any choices: outcomes spread in waves from those who have one to those who name them.

A choice that reaches its quota waits at its level. The lowest level at which somebody undecided
waits is the next wave: all of them are decided at once.
"""

import numpy as np

from delegation.rules.assembly import UNRESOLVED, Assembly, Places, Resolution
from delegation.rules.hearing import Hearing
from delegation.rules.lines import Lines
from delegation.rules.ragged import parts

# A wave that is told to no more choices than this is quicker one by one than by arrays.
FEW = 96
# Looking at so many members in a row costs less than ordering one.
SCAN = 32


def unravel(assembly: Assembly, *, few: int = FEW) -> Resolution:
    """The resolution of any assembly."""
    count = Hearing(assembly)
    lines = Lines(count)
    while (front := take(count)).size:
        if told(count, front) > few:
            spread(count, front)
        # A small wave mostly has small successors; the one that grows comes back.
        elif grown := lines.follow(front.tolist(), few=few):
            spread(count, np.array(grown, np.int32))
    level = np.where(assembly.direct == UNRESOLVED, np.int8(UNRESOLVED), np.int8(0))
    decided = np.flatnonzero(count.via >= 0)
    level[decided] = assembly.choices.level[count.via[decided]]
    return Resolution(outcome=count.outcome, level=level, via=count.via, wave=count.wave)


def take(count: Hearing) -> Places:
    """Decide all who wait at the lowest level at which somebody undecided waits."""
    for level in count.levels:
        few = np.array(count.ready_few[level], np.int32)
        ears = np.concatenate([*count.ready[level], few])
        count.ready[level], count.ready_few[level] = [], []
        if (front := _settle(count, ears)).size:
            return front
    return np.zeros(0, np.int32)


def _settle(count: Hearing, ears: Places) -> Places:
    choice = ears // count.width
    owner = count.choices.owner.take(choice)
    undecided = count.outcome.take(owner) == UNRESOLVED
    owner, choice = owner.compress(undecided), choice.compress(undecided)
    if owner.size:
        count.now += 1
        count.outcome[owner] = ears.compress(undecided) % count.width
        count.via[owner] = choice
        count.wave[owner] = count.now
    # Several names may have filled one ear in the same wave. A long list is quicker made anew.
    if owner.size * SCAN > count.wave.size:
        return np.flatnonzero(count.wave == count.now).astype(np.int32)
    return np.unique(owner)


def told(count: Hearing, front: Places) -> int:
    """How many choices hear of these members."""
    return int((count.watch_start[front + 1] - count.watch_start[front]).sum())


def spread(count: Hearing, front: Places) -> None:
    """Tell every choice that names these members."""
    place, start = parts(count.watch_start, front)
    choice = count.watch.take(place)
    said = np.repeat(count.outcome.take(front), np.diff(start))
    asks = count.outcome.take(count.choices.owner.take(choice)) == UNRESOLVED
    ear, choice = count.hear(choice.compress(asks), said.compress(asks))
    count.wait(ear.compress(count.heard.take(ear) >= count.choices.quota.take(choice)))
