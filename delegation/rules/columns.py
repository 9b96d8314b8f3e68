"""Which mandate speaks, for a million members at once; what is meant stands in `scope`."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from delegation.rules.assembly import Choices, Marks, Places, Small
from delegation.rules.ragged import parts

# How much longer than a roll the table of its numbers may be.
WIDEST = 8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Columns:
    """Live mandates in scopes of one proposal, at most one per giver and scope, in any order.

    Mandate m is given by `giver[m]` at specificity `rank[m]` (0 is the most specific) and has the
    choices `first[m]` to `first[m + 1]`, the first choice first; choice c names
    `delegates[start[c]:start[c + 1]]`. Givers and delegates are places on the roll; −1 is a
    delegate who is not on it.
    """

    giver: Places
    rank: Small
    first: Places
    quota: NDArray[np.int16]
    joint: Marks
    start: Places
    delegates: Places


def places(numbers: NDArray[np.integer], people: NDArray[np.integer]) -> Places:
    """The places of people on a roll that is sorted by their numbers; −1: not on it."""
    if not numbers.size:
        return np.full(people.size, -1, np.int32)
    span = int(numbers[-1]) - int(numbers[0]) + 1
    if span <= WIDEST * numbers.size:
        # Numbers without many gaps are looked up in a table, which is quicker than searching.
        table = np.full(span + 1, -1, np.int32)
        table[numbers - numbers[0]] = np.arange(numbers.size, dtype=np.int32)
        offset = people - people.dtype.type(numbers[0])
        # What lies outside finds the last place of the table, where nobody is.
        offset[(offset < 0) | (offset >= span)] = span
        looked_up: Places = table[offset]
        return looked_up
    found = np.searchsorted(numbers, people).astype(np.int32)
    np.minimum(found, numbers.size - 1, out=found)
    found[numbers[found] != people] = -1
    return found


def speaking(columns: Columns, *, usable: Marks, silent: Marks) -> tuple[Choices, int]:
    """The choices that speak, and how many stand-ins come after the members.

    `usable` marks who may be followed, `silent` whose mandates do not speak, because they vote.
    """
    per_choice = np.repeat(np.arange(columns.giver.size, dtype=np.int32), np.diff(columns.first))
    stands = _not_void(columns, usable)
    live = np.zeros(columns.giver.size, np.bool_)
    live[per_choice[stands]] = True
    live &= ~silent[columns.giver]
    best = np.full(usable.size, np.iinfo(np.int8).max, np.int8)
    np.minimum.at(best, columns.giver[live], columns.rank[live])
    speaks = live & (columns.rank == best[columns.giver])
    owner, joining = _owners(columns.giver, speaks, usable.size)
    stands &= speaks[per_choice]
    kept = np.flatnonzero(stands).astype(np.int32)
    name, start = parts(columns.start, kept)
    own = Choices(
        owner=owner[per_choice[kept]],
        level=_levels(per_choice[kept]),
        quota=columns.quota[kept],
        joint=columns.joint[kept],
        start=start,
        delegates=columns.delegates[name],
    )
    return _in_order(own, joining), joining.delegates.size


def _not_void(columns: Columns, usable: Marks) -> Marks:
    if not columns.quota.size:
        return np.zeros(0, np.bool_)
    # The place −1 is the last of this list: nobody there may be followed.
    known = np.append(usable, False)[columns.delegates]
    return np.logical_and.reduceat(known, columns.start[:-1])


def _owners(giver: Places, speaks: Marks, members: int) -> tuple[Places, Choices]:
    """Whose list each mandate is: its giver's, or a stand-in's where several speak together."""
    voices = np.bincount(giver[speaks], minlength=members)
    shared = np.flatnonzero(speaks & (voices[giver] > 1))
    shared = shared[np.argsort(giver[shared], kind="stable")]
    owner = giver.copy()
    owner[shared] = np.arange(members, members + shared.size, dtype=np.int32)
    joins = np.flatnonzero(voices > 1).astype(np.int32)
    return owner, Choices(
        owner=joins,
        level=np.ones(joins.size, np.int8),
        # All of them must agree.
        quota=voices[joins].astype(np.int16),
        joint=np.zeros(joins.size, np.bool_),
        start=np.concatenate([[0], np.cumsum(voices[joins])]).astype(np.int32),
        delegates=np.arange(members, members + shared.size, dtype=np.int32),
    )


def _levels(mandate: Places) -> Small:
    """1, 2, … within each run of choices of one mandate."""
    place = np.arange(mandate.size, dtype=np.int32)
    # Where no mandate begins stands nothing greater than the last beginning.
    is_first = np.ones(mandate.size, np.bool_)
    np.not_equal(mandate[1:], mandate[:-1], out=is_first[1:])
    began = np.maximum.accumulate(place * is_first)
    place -= began
    return place.astype(np.int8) + np.int8(1)


def _in_order(own: Choices, joining: Choices) -> Choices:
    """Both together in order of their owners; nobody owns choices of both."""
    both = own
    if len(joining):
        both = Choices(
            owner=np.concatenate([own.owner, joining.owner]),
            level=np.concatenate([own.level, joining.level]),
            quota=np.concatenate([own.quota, joining.quota]),
            joint=np.concatenate([own.joint, joining.joint]),
            start=np.concatenate([own.start, own.start[-1] + joining.start[1:]]),
            delegates=np.concatenate([own.delegates, joining.delegates]),
        )
    return both.at(np.argsort(both.owner, kind="stable").astype(np.int32))
