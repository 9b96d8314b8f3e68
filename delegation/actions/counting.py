"""What everybody's vote in one matter comes to, by the mandates of this moment."""

import hashlib
import heapq
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.charter.reading import numbered
from core.heartbeat import clock
from core.people.models import Person
from delegation.actions.assembling import Gathered, gather
from delegation.actions.checking import check
from delegation.actions.tracing import everybody_followed, losses, without_hidden
from delegation.matters import Matter, Voters
from delegation.models import Mandate
from delegation.rules import snapshot
from delegation.rules.assembly import Resolution
from delegation.rules.resolve import resolve
from delegation.rules.weight import weights

BLANK = snapshot.BLANK
LARGEST_SHOWN = 10
AT_ONCE = 10_000


@dataclass(frozen=True, kw_only=True, eq=False)
class Effective:
    """What the votes of everybody on the roll came to; arrays in the order of `numbers`.

    `level` is 0 for an own vote, 1 to 5 for the choice that yielded, −1 for none. `direct` marks
    who voted, in the open or in secret; the outcome of a secret vote is −1 here. `delegated` are
    the delegated votes by option, `in_loops` and `dead_ends` the members whose mandates led
    nowhere. `sampled` says that the second method looked at a sample only.
    """

    matter: Matter
    numbers: NDArray[np.int64]
    outcome: NDArray[np.int16]
    level: NDArray[np.int8]
    direct: NDArray[np.bool_]
    delegated: dict[str, int]
    in_loops: int = 0
    dead_ends: int = 0
    sampled: bool = False
    # What was counted and how it came out; None where no mandate speaks.
    gathered: Gathered | None = None
    resolution: Resolution | None = None

    @cached_property
    def followed(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Whom everybody followed: for member m the numbers `second[first[m]:first[m + 1]]`."""
        if self.gathered is None or self.resolution is None:
            return np.zeros(self.numbers.size + 1, np.int32), np.zeros(0, np.int32)
        start, places = everybody_followed(self.gathered.assembly, self.resolution)
        return start, self.numbers[places].astype(np.int32)

    @cached_property
    def largest(self) -> list[tuple[int, Fraction]]:
        """Who votes in the open and carries most, their own votes with it; by number."""
        if self.gathered is None or self.resolution is None:
            return []
        assembly = self.gathered.assembly
        carried = weights(assembly, self.resolution)
        voted = np.flatnonzero(assembly.direct[: assembly.members] >= 0).tolist()
        most = heapq.nsmallest(LARGEST_SHOWN, voted, key=lambda place: (-carried[place], place))
        return [(int(self.numbers[place]), Fraction(carried[place])) for place in most]

    @cached_property
    def snapshot(self) -> bytes | None:
        """The file from which anybody can count again; None where no mandate speaks.

        It names who acts in the open, by uid, and holds every other mandate without its giver.
        """
        if self.gathered is None:
            return None
        assembly, acting = without_hidden(self.gathered.assembly, self.gathered.hidden)
        uids: dict[int, str] = {}
        numbers = self.numbers[acting].tolist()
        for first in range(0, len(numbers), AT_ONCE):
            people = Person.objects.filter(pk__in=numbers[first : first + AT_ONCE])
            uids.update((number, str(uid)) for number, uid in people.values_list("pk", "uid"))
        names = {place: uids[int(self.numbers[place])] for place in acting.tolist()}
        frozen = snapshot.freeze(assembly, options=self.matter.keys, names=names)
        return snapshot.canonical(frozen)

    @cached_property
    def snapshot_sha256(self) -> str | None:
        """The hash of the file, which is recorded."""
        return hashlib.sha256(self.snapshot).hexdigest() if self.snapshot else None


def speaks(matter: Matter, *, now: datetime) -> bool:
    """Whether any mandate can speak in this vote; asked before anything is built."""
    if not numbered(matter.charter)["delegation.on"]:
        return False
    live = Mandate.objects.live_on(clock.group_date(now)).within(matter.scopes)
    return bool(live.exists())


def count(matter: Matter, voters: Voters, *, now: datetime, checked: bool = False) -> Effective:
    """What the votes come to (S0-010 to S0-012, S0-022).

    A direct vote always wins; otherwise the most specific live mandate speaks alone. The
    resolution is Unravel(U) of Colley, Grandi and Novaro (JAAMAS 36, 2022). `checked` resolves a
    second time by another method, above the charter's limit for a sample of the delegated votes.

    Raises MethodsDiffer if the methods differ; both inputs are then kept in the home.
    """
    is_on = numbered(matter.charter)["delegation.on"]
    gathered = gather(matter, voters, now=now) if is_on else None
    return resolved(matter, voters, gathered, checked=checked)


def resolved(
    matter: Matter, voters: Voters, gathered: Gathered | None, *, checked: bool = False
) -> Effective:
    """The same for what was gathered already, for example with one vote changed."""
    if gathered is None:
        return Effective(
            matter=matter,
            numbers=voters.numbers,
            outcome=voters.outcome,
            level=np.where(voters.took_part, np.int8(0), np.int8(-1)),
            direct=voters.took_part,
            delegated=dict.fromkeys((*matter.keys, BLANK), 0),
        )
    resolution = resolve(gathered.assembly)
    sampled = checked and check(matter, voters, gathered.assembly, resolution)
    members = voters.numbers.size
    outcome, level = resolution.outcome[:members], resolution.level[:members]
    by_option = np.bincount(outcome[level > 0], minlength=matter.blank + 1).tolist()
    in_loops, dead_ends = losses(gathered.assembly, resolution, gathered.spoken_for)
    return Effective(
        matter=matter,
        numbers=voters.numbers,
        outcome=outcome,
        level=np.where(voters.took_part, np.int8(0), level),
        direct=voters.took_part,
        delegated=dict(zip((*matter.keys, BLANK), by_option, strict=True)),
        in_loops=in_loops,
        dead_ends=dead_ends,
        sampled=sampled,
        gathered=gathered,
        resolution=resolution,
    )
