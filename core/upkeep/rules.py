"""When an instance is well, and how long copies are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

# A beat may be late by a long night's work; after that nobody is beating.
BEATS_MISSED = 5
BACKLOG = 1000
DISK_LOW, DISK_FULL = 10, 2
CERTIFICATE_LOW = 14


class State(StrEnum):
    """How one part of the instance is."""

    WELL = "well"
    LOOK = "look"  # works, and somebody should look at it soon
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What was found when somebody asked. Nothing here tells of a person or of a moment.

    None means: not known here. `beat_age` is in seconds, `disk` in percent that is free.
    """

    database: bool
    shared: bool = True
    migrations: int | None = None
    beat_age: int | None = None
    beat_every: int = 60
    failures: int | None = None
    backlog: int | None = None
    disk: int | None = None
    certificate: int | None = None
    mail: int | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One part, how it is, and the number that says so."""

    name: str
    state: State
    number: int | None = None


def examine(facts: Facts) -> tuple[Check, ...]:
    """Every part that can be told about, in the order in which one would look."""
    checks = [Check("database", _broken_unless(is_well=facts.database))]
    if facts.database:
        checks.append(Check("shared", _broken_unless(is_well=facts.shared)))
        checks.append(Check("heartbeat", _beat(facts), facts.beat_age))
    numbers = (
        ("migrations", facts.migrations, _none_or_broken),
        ("failures", facts.failures, _none_or_look),
        ("backlog", facts.backlog, _backlog),
        ("disk", facts.disk, _disk),
        ("certificate", facts.certificate, _certificate),
        ("mail", facts.mail, _none_or_look),
    )
    checks += [Check(name, judge(n), n) for name, n, judge in numbers if n is not None]
    return tuple(checks)


def is_ready(checks: Sequence[Check]) -> bool:
    """Whether people can be let in."""
    return all(check.state is not State.BROKEN for check in checks)


def too_old(names: Sequence[str], *, keep: int) -> list[str]:
    """Which copies go, so that the newest `keep` stay; names begin with their moment."""
    return sorted(names)[: max(0, len(names) - max(1, keep))]


def _broken_unless(*, is_well: bool) -> State:
    return State.WELL if is_well else State.BROKEN


def _beat(facts: Facts) -> State:
    patience = facts.beat_every * BEATS_MISSED
    is_beating = facts.beat_age is not None and facts.beat_age <= patience
    return _broken_unless(is_well=is_beating)


def _none_or_broken(number: int) -> State:
    return State.BROKEN if number else State.WELL


def _none_or_look(number: int) -> State:
    return State.LOOK if number else State.WELL


def _backlog(number: int) -> State:
    return State.LOOK if number > BACKLOG else State.WELL


def _disk(percent: int) -> State:
    if percent < DISK_FULL:
        return State.BROKEN
    return State.LOOK if percent < DISK_LOW else State.WELL


def _certificate(days: int) -> State:
    if days < 0:
        return State.BROKEN
    return State.LOOK if days < CERTIFICATE_LOW else State.WELL
