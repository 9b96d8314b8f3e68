"""What became of everybody's mandate, after the count: who was followed, and what led nowhere."""

from dataclasses import replace

import numpy as np

from delegation.rules.assembly import UNRESOLVED, Assembly, Choices, Marks, Places, Resolution
from delegation.rules.resolve import resolve
from delegation.rules.weight import paths


def everybody_followed(assembly: Assembly, resolution: Resolution) -> tuple[Places, Places]:
    """The places of the delegates whose agreement gave each member's outcome.

    Those of member m are `followed[start[m]:start[m + 1]]`; the first array is `start`. Where
    several mandates speak together, the delegates of all of them.
    """
    owner, name = paths(assembly, resolution)
    if assembly.size > assembly.members:
        owner, name = _without_stand_ins(assembly, owner, name)
    start = np.zeros(assembly.members + 1, np.int32)
    np.cumsum(np.bincount(owner, minlength=assembly.members), out=start[1:])
    return start, name


def _without_stand_ins(assembly: Assembly, owner: Places, name: Places) -> tuple[Places, Places]:
    """The same with those whom stand-ins followed in the place of stand-ins, each once."""
    stands = name >= assembly.members
    begins = np.searchsorted(owner, name[stands], side="left")
    counts = np.searchsorted(owner, name[stands], side="right") - begins
    ends = np.cumsum(counts)
    place = np.repeat(begins - (ends - counts), counts) + np.arange(int(counts.sum()))
    plain = ~stands & (owner < assembly.members)
    pairs = np.concatenate(
        [
            owner[plain].astype(np.int64) << 32 | name[plain],
            np.repeat(owner[stands], counts).astype(np.int64) << 32 | name[place],
        ]
    )
    found = np.unique(pairs)
    return (found >> 32).astype(np.int32), found.astype(np.int32)


def losses(assembly: Assembly, resolution: Resolution, spoken_for: Marks) -> tuple[int, int]:
    """How many members' mandates led nowhere: into circles, and to dead ends or disagreement.

    They are those of `graph.lost`, counted without a graph: a million can be lost.
    """
    undecided = resolution.outcome == UNRESOLVED
    lost = spoken_for & undecided[: assembly.members]
    number = int(np.count_nonzero(lost))
    if not number:
        return 0, 0
    dead = resolve(_ends(assembly, undecided)).outcome[: assembly.members] == 0
    dead_ends = int(np.count_nonzero(lost & dead))
    return number - dead_ends, dead_ends


def _ends(assembly: Assembly, undecided: Marks) -> Assembly:
    """Another question for the same method: who gets to nobody but dead ends.

    Everybody undecided follows all undecided whom any of their choices names, and only if all of
    these end; who names nobody undecided is an end.
    """
    choices = assembly.choices
    named = np.repeat(choices.owner, np.diff(choices.start))
    asks = undecided[named] & undecided[choices.delegates]
    owner, delegates = named[asks], choices.delegates[asks]
    if np.any(owner[1:] == owner[:-1]):
        # Somebody named in several choices is one to wait for.
        pairs = np.unique(owner.astype(np.int64) << 32 | delegates)
        owner, delegates = (pairs >> 32).astype(np.int32), pairs.astype(np.int32)
    counts = np.bincount(owner, minlength=assembly.size)
    asking = np.flatnonzero(counts).astype(np.int32)
    direct = np.where(undecided & (counts == 0), np.int16(0), np.int16(UNRESOLVED))
    return Assembly(
        members=assembly.members,
        options=2,
        status_quo=1,
        direct=direct,
        private=np.zeros(assembly.size, np.bool_),
        choices=Choices(
            owner=asking,
            level=np.ones(asking.size, np.int8),
            quota=counts[asking].astype(np.int16),
            joint=np.zeros(asking.size, np.bool_),
            start=np.concatenate([[0], np.cumsum(counts[asking])]).astype(np.int32),
            delegates=delegates,
        ),
    )


def without_hidden(assembly: Assembly, hidden: Marks) -> tuple[Assembly, Places]:
    """The same count with nobody's hidden mandate beside a name; and who must be named.

    Named are all who voted in the open and all whom mandates name. Nobody can follow somebody by a
    hidden mandate, so that it counts the same when a nameless member at the end has it instead.
    """
    choices, members = assembly.choices, assembly.members
    acts = assembly.direct >= 0
    acts[choices.delegates] = True
    moved = np.flatnonzero(acts[:members] & hidden).astype(np.int32)
    acting = np.flatnonzero(acts[:members]).astype(np.int32)
    if not moved.size:
        return replace(assembly, private=_told(assembly, choices)), acting
    # Stand-ins come after the members, so they make room for the nameless ones.
    shift = np.arange(assembly.size, dtype=np.int32)
    shift[members:] += moved.size
    owner = shift.copy()
    owner[moved] = np.arange(members, members + moved.size, dtype=np.int32)
    order = np.argsort(owner[choices.owner], kind="stable").astype(np.int32)
    found = choices.at(order)
    found = replace(found, owner=owner[found.owner], delegates=shift[found.delegates])
    private = _told(assembly, replace(choices, owner=owner[choices.owner]))
    return (
        Assembly(
            members=members + moved.size,
            options=assembly.options,
            status_quo=assembly.status_quo,
            direct=np.insert(assembly.direct, members, np.full(moved.size, UNRESOLVED)),
            private=np.insert(private, members, np.ones(moved.size, np.bool_)),
            choices=found,
        ),
        acting,
    )


def _told(assembly: Assembly, choices: Choices) -> Marks:
    """Who counts alone, of those about whom that may be told: with a vote or a mandate to be seen.

    Nobody else has an outcome, and to say it of them would tell that they follow in secret.
    """
    seen = assembly.direct != UNRESOLVED
    seen[choices.owner[choices.owner < assembly.size]] = True
    told: Marks = assembly.private & seen
    return told
