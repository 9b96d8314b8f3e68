"""What a count works on, as arrays: who votes what, and what speaks for the others."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from delegation.rules.ragged import parts
from delegation.rules.scope import Choice

# No outcome: neither voted nor followed anybody to a vote.
UNRESOLVED = -1

Outcomes = NDArray[np.int16]
Places = NDArray[np.int32]
Small = NDArray[np.int8]
Marks = NDArray[np.bool_]


class BrokenAssembly(ValueError):
    """These arrays contradict each other or the rules of a choice."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Choices:
    """All choices that speak, by owner and then by level.

    Choice c names the delegates `delegates[start[c]:start[c + 1]]`.
    """

    owner: Places
    level: Small  # 1 is the first choice of its owner
    quota: NDArray[np.int16]
    joint: Marks
    start: Places
    delegates: Places

    def __len__(self) -> int:
        return self.owner.size

    def of(self, member: int) -> range:
        """The choices of one member."""
        first, end = np.searchsorted(self.owner, [member, member + 1])
        return range(int(first), int(end))

    def named(self, choice: int) -> Places:
        """Whom a choice names."""
        return self.delegates[self.start[choice] : self.start[choice + 1]]

    def at(self, kept: Places) -> "Choices":
        """These choices, in this order."""
        name, start = parts(self.start, kept)
        return Choices(
            owner=self.owner[kept],
            level=self.level[kept],
            quota=self.quota[kept],
            joint=self.joint[kept],
            start=start,
            delegates=self.delegates[name],
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Assembly:
    """Everybody whose outcome is asked for, by place: members first, then their stand-ins.

    A stand-in holds the list of one of several mandates that speak together for a member, and
    counts for nobody itself. Options are 0, 1, …; the number after the last option is blank.
    """

    members: int
    options: int
    status_quo: int
    direct: Outcomes
    private: Marks  # the vote counts for its voter alone
    choices: Choices

    @property
    def size(self) -> int:
        """Members and stand-ins."""
        return self.direct.size

    @property
    def blank(self) -> int:
        return self.options


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Resolution:
    """What everybody's vote came to, and through what.

    Level 0 is an own vote, 1 to 5 the choice that yielded, −1 nothing; `via` is the place of that
    choice, or −1. `wave` says in what order choices yielded, where a choice can yield before all
    of its delegates agree; otherwise it is None, because nobody needs it.
    """

    outcome: Outcomes
    level: Small
    via: Places
    wave: Places | None = None


def tally(assembly: Assembly, resolution: Resolution) -> tuple[list[int], list[int]]:
    """Own votes and delegated votes of the members, for each option and, last, for blank."""
    outcome, level = resolution.outcome[: assembly.members], resolution.level[: assembly.members]
    bins = assembly.options + 1
    own = np.bincount(outcome[level == 0], minlength=bins)
    delegated = np.bincount(outcome[level > 0], minlength=bins)
    return own.tolist(), delegated.tolist()


def differences(one: Resolution, other: Resolution) -> list[int]:
    """The places at which two resolutions of one assembly differ."""
    differs = one.outcome != other.outcome
    differs |= one.level != other.level
    differs |= one.via != other.via
    found: list[int] = np.flatnonzero(differs).tolist()
    return found


def assemble(
    *,
    options: int,
    status_quo: int,
    direct: Sequence[int | None],
    lists: Mapping[int, Sequence[Sequence[Choice]]],
    private: Collection[int] = (),
) -> Assembly:
    """An assembly from plain lists: own votes by place (None: none), and what speaks for a place.

    The lists are what `scope.speaking` says, but name delegates by place.

    Raises BrokenAssembly if a place or a vote is out of range.
    """
    rows: list[tuple[int, int, Choice | Sequence[int]]] = []
    size = len(direct)
    for member, heard in sorted(lists.items()):
        owners = [member] if len(heard) == 1 else list(range(size, size + len(heard)))
        if len(heard) > 1:
            rows.append((member, 1, owners))
            size += len(heard)
        for owner, choices in zip(owners, heard, strict=True):
            rows.extend((owner, level, choice) for level, choice in enumerate(choices, 1))
    votes = np.full(size, UNRESOLVED, np.int16)
    votes[: len(direct)] = [UNRESOLVED if vote is None else vote for vote in direct]
    alone = np.zeros(size, np.bool_)
    alone[list(private)] = True
    return checked(
        Assembly(
            members=len(direct),
            options=options,
            status_quo=status_quo,
            direct=votes,
            private=alone,
            choices=_columns(sorted(rows, key=lambda row: row[:2])),
        )
    )


def _columns(rows: Sequence[tuple[int, int, Choice | Sequence[int]]]) -> Choices:
    def named(what: Choice | Sequence[int]) -> Sequence[int]:
        return what.delegates if isinstance(what, Choice) else what

    whats = [what for _, _, what in rows]
    counts = [len(named(what)) for what in whats]
    return Choices(
        owner=np.array([owner for owner, _, _ in rows], np.int32),
        level=np.array([level for _, level, _ in rows], np.int8),
        # All of a member's stand-ins must agree.
        quota=np.array(
            [what.quota if isinstance(what, Choice) else len(what) for what in whats], np.int16
        ),
        joint=np.array([isinstance(what, Choice) and what.joint_yes for what in whats], np.bool_),
        start=np.cumsum([0, *counts], dtype=np.int32),
        delegates=np.array([place for what in whats for place in named(what)], np.int32),
    )


def checked(assembly: Assembly) -> Assembly:
    """The same assembly, if it can be counted; otherwise BrokenAssembly is raised."""
    for fault in _faults(assembly):
        raise BrokenAssembly(fault)
    return assembly


def _faults(assembly: Assembly) -> Iterable[str]:
    choices, counts = assembly.choices, np.diff(assembly.choices.start)
    if not 0 <= assembly.status_quo < assembly.options:
        yield "the status quo is no option"
    if _outside(assembly.direct, UNRESOLVED, assembly.blank):
        yield "a vote is for no option"
    if _outside(choices.owner, 0, assembly.size - 1) or np.any(np.diff(choices.owner) < 0):
        yield "a choice belongs to nobody, or stands out of order"
    if _outside(choices.delegates, 0, assembly.size - 1):
        yield "a delegate is nobody"
    if _outside(counts, 1, assembly.size) or np.any(choices.quota > counts):
        yield "a choice names fewer people than must agree"
    if np.any(2 * choices.quota.astype(np.int64) <= counts):
        yield "half of the delegates are not enough"


def _outside(values: NDArray[np.signedinteger], least: int, most: int) -> bool:
    return values.size > 0 and bool(values.min() < least or values.max() > most)
