"""From rows to arrays: who may be followed in a vote, and which mandates speak in it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from core.heartbeat import clock
from delegation import scopes
from delegation.matters import Matter, Voters
from delegation.models import OpenVoice
from delegation.models.bulk import Rows, live_mandates
from delegation.rules.assembly import Assembly, Marks, Places
from delegation.rules.columns import Columns, places, speaking
from delegation.rules.ragged import parts

Array = TypeVar("Array", NDArray[np.int16], NDArray[np.bool_])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Gathered:
    """Everything a count works on."""

    assembly: Assembly
    # Members with a mandate that speaks for them, and those whose mandate others may not see.
    spoken_for: Marks
    hidden: Marks
    # Who may be followed for an own vote only; who may not be followed at all is never named.
    apart: Marks

    def with_votes(self, outcome: NDArray[np.int16], alone: Marks) -> "Gathered":
        """The same mandates with other votes in the open, in the order of the roll."""
        more = self.assembly.size - self.assembly.members
        private = alone | (self.apart & (outcome < 0))
        assembly = replace(
            self.assembly,
            direct=_padded(outcome, more, -1),
            private=_padded(private, more, 0),
        )
        return replace(self, assembly=assembly)


def gather(
    matter: Matter, voters: Voters, *, now: datetime, is_running: bool = False
) -> Gathered | None:
    """The assembly of a vote by the mandates of this moment; None if no mandate speaks in it.

    Who took part in secret is nobody's delegate and needs none. Who is on the roll and no member
    any more keeps the vote cast, alone (S0-022); mandates of theirs, or that name them, are void.
    `is_running` keeps the mandates of those who may still take back a vote in the open.
    """
    rows = live_mandates(
        matter.scopes,
        day=clock.group_date(now),
        fixed_from=matter.fixed_from if matter.is_secret else None,
    )
    columns, kept = _columns(matter, voters, rows)
    if not columns.giver.size:
        return None
    silent = (voters.in_secret if is_running else voters.took_part) | ~voters.present
    choices, stand_ins = speaking(columns, usable=voters.usable, silent=silent)
    if not len(choices):
        return None
    size = voters.numbers.size
    spoken_for = np.zeros(size, np.bool_)
    spoken_for[choices.owner[choices.owner < size]] = True
    hidden, late = _apart(matter, voters, rows, columns, kept)
    assembly = Assembly(
        members=size,
        options=len(matter.options),
        status_quo=matter.keys.index(matter.status_quo),
        direct=np.zeros(size + stand_ins, np.int16),
        private=np.zeros(size + stand_ins, np.bool_),
        choices=choices,
    )
    gathered = Gathered(
        assembly=assembly,
        spoken_for=spoken_for,
        hidden=hidden & spoken_for,
        # Who votes is followed for the vote, whatever mandates would say otherwise.
        apart=hidden | late,
    )
    return gathered.with_votes(voters.outcome, voters.alone)


def _columns(matter: Matter, voters: Voters, rows: Rows) -> tuple[Columns, Places]:
    """The mandates of those on the roll, by places; and which of the rows these are."""
    rank = np.array(
        [level for level, keys in enumerate(matter.levels) for _key in keys] or [0], np.int8
    )
    giver = places(voters.numbers, rows.giver)
    kept = np.flatnonzero(giver >= 0).astype(np.int32)
    if kept.size == giver.size:
        return _as_columns(voters, rows, giver, rank[rows.scope]), kept
    here = _of(rows, kept)
    return _as_columns(voters, here, giver[kept], rank[here.scope]), kept


def _as_columns(
    voters: Voters, rows: Rows, giver: NDArray[np.int32], rank: NDArray[np.int8]
) -> Columns:
    return Columns(
        giver=giver,
        rank=rank,
        first=rows.first,
        quota=rows.quota,
        joint=rows.joint,
        start=rows.start,
        delegates=places(voters.numbers, rows.delegates),
    )


def _of(rows: Rows, kept: Places) -> Rows:
    """Only these mandates."""
    choice, first = parts(rows.first, kept)
    name, start = parts(rows.start, choice)
    return Rows(
        giver=rows.giver[kept],
        scope=rows.scope[kept],
        is_public=rows.is_public[kept],
        is_late=rows.is_late[kept],
        first=first,
        quota=rows.quota[choice],
        joint=rows.joint[choice],
        start=start,
        delegates=rows.delegates[name],
    )


def _apart(
    matter: Matter, voters: Voters, rows: Rows, columns: Columns, kept: Places
) -> tuple[Marks, Marks]:
    """Whose mandates others may not see, and whose came too late for anybody to react."""
    secret = ~rows.is_public[kept]
    if matter.is_secret and secret.any():
        secret &= ~_declared(matter, voters, rows.scope[kept], columns.giver)
    hidden = np.zeros(voters.numbers.size, np.bool_)
    late = np.zeros(voters.numbers.size, np.bool_)
    hidden[columns.giver[secret]] = True
    late[columns.giver[rows.is_late[kept]]] = True
    return hidden, late


def _declared(
    matter: Matter, voters: Voters, scope: NDArray[np.int16], giver: NDArray[np.int32]
) -> Marks:
    """Which mandates are public because their givers vote in the open where they apply."""
    heard = np.zeros(scope.size, np.bool_)
    spoken = _voices(matter)
    around = scopes.covering_each(matter.scopes)
    for place, key in enumerate(matter.scopes):
        numbers = np.array([number for k in around[key] for number in spoken.get(k, ())], np.int64)
        if numbers.size:
            is_open = np.zeros(voters.numbers.size, np.bool_)
            found = places(voters.numbers, numbers)
            is_open[found[found >= 0]] = True
            heard |= (scope == place) & is_open[giver]
    return heard


def _voices(matter: Matter) -> dict[str, list[int]]:
    """Whose voices hold in this vote, by scope."""
    found: dict[str, list[int]] = {}
    voices = OpenVoice.objects.covering(matter.scopes).heard_when(matter.opened_at)
    for scope, person in voices.values_list("scope", "person_id"):
        found.setdefault(scope, []).append(person)
    return found


def _padded(values: Array, more: int, fill: int) -> Array:
    """The same with places for stand-ins at the end."""
    return np.pad(values, (0, more), constant_values=fill)
