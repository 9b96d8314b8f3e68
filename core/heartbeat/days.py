"""The day's work as rooms register it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from core import hooks


class Act(Protocol):
    """Does one matter of a step; runs in a transaction of its own."""

    def __call__(self, matter: str, *, date: date, now: datetime) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One kind of work that a date may bring.

    `matters` names what is due on a date, in the order in which it is to be done; `act` does one
    of them; `settle` does afterwards what no transaction can hold, and may be repeated.
    """

    name: str
    order: int
    matters: Callable[[date], Iterable[str]]
    act: Act
    settle: Callable[[str], None] | None = None


def steps() -> list[Step]:
    """All registered steps in the order of a day."""
    registered: list[Step] = hooks.due.values()
    return sorted(registered, key=lambda step: (step.order, step.name))
