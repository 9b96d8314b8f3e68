"""When a key counts that trustees of others named: by the clocks of those who saw it wait."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from federation.identity.rules import keys as law
from federation.identity.rules.keys import WINDOW

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
SECONDS = int(WINDOW.total_seconds())
Moments = Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """What we know of one that waits; `over_at` as in `HeardKey`.

    `is_older` says that it was heard by a program that knew no clock but theirs.
    """

    over_at: int | None
    is_older: bool


def begins_with(
    waits: Mapping[int, Wait], *, shown: Mapping[str, tuple[int, str]], length: int
) -> law.Begins:
    """From which moment on the keys of a peer count that its trustees named.

    What stood in its record when it was introduced, `length` entries with the keys that were
    `shown`, was looked at by people and is read as the group itself did then.
    """

    def begins(recovered: law.Said, before: law.Said | None) -> datetime | None:
        wait, facts = waits[recovered.index], recovered.facts
        was_there = recovered.index < length
        if wait.is_older or (was_there and before is not None and before.index < length):
            return law.by_its_own_time(recovered, before)
        if was_there and shown.get(facts["purpose"]) == (facts["epoch"], facts["public_key"]):
            return LONG_AGO
        if wait.over_at is None or (before is not None and before.index <= wait.over_at):
            return None
        return LONG_AGO

    return begins


def have_seen(moments: Iterable[Moments]) -> set[str]:
    """Who vouched for the record when it named the key, and again three days later.

    Each by the own clock, so that no two clocks are compared. `moments` are when each vouched,
    checkpoint by checkpoint.
    """
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for one in moments:
        for witness, at in one.items():
            first[witness] = min(at, first.get(witness, at))
            last[witness] = max(at, last.get(witness, at))
    return {witness for witness in first if last[witness] - first[witness] >= SECONDS}


def is_enough(witnesses: Collection[str], circle: Collection[str]) -> bool:
    """Whether more than half of a circle are among the witnesses.

    Any two such halves have somebody in common, so whoever was named within the three days stands
    in the record before anybody can prove that they were over.
    """
    return 2 * len(set(witnesses) & set(circle)) > len(circle)
