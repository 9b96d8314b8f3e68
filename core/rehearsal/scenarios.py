"""What a scenario is, and how a room says that it can play one kind of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.rehearsal.reading import Reader
from core.rehearsal.stage import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of scenario: `hooks.scenario_kinds.add(kind.name, kind)` in a room's rehearsal.py.

    `read` takes the fields of this kind from the reader, notes all faults there and returns a
    frozen value. What every kind shares (id, kind, title, note, tags, optional, expected) is taken
    already, and unknown fields are found afterwards. `play` plays that value on an empty stage and
    returns the result without its id.
    """

    name: str
    read: Callable[[Reader], Any]
    play: Callable[[Any, Stage], dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A scenario that has been read without faults."""

    id: str
    kind: str
    raw: dict[str, Any]
    told: Any  # what the kind's `read` returned
