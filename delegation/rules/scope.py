"""Mandates as values, and which of a member's mandates speaks.

This module says what is meant; `columns` does the same for a million mandates at once. It needs
nothing but Python, so that everything may import it.
"""

from collections.abc import Collection, Container, Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

MOST_DELEGATES = 7
MOST_CHOICES = 5


class Moment(Protocol):
    """A time, in whatever unit: only the order matters."""

    def __lt__(self, other: Any, /) -> bool: ...


class Fault(StrEnum):
    """Why something cannot be a choice."""

    NOBODY = "nobody"
    TOO_MANY = "too_many"
    TWICE = "twice"
    QUOTA = "quota"


def fault_in(delegates: Sequence[int], *, quota: int) -> Fault | None:
    """What is wrong with a choice of these delegates, of whom so many must agree."""
    named = len(delegates)
    if not named:
        return Fault.NOBODY
    if named > MOST_DELEGATES:
        return Fault.TOO_MANY
    if len(set(delegates)) < named:
        return Fault.TWICE
    return None if named < 2 * quota <= 2 * named else Fault.QUOTA


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One to seven delegates, and how many of them must agree: more than half."""

    delegates: tuple[int, ...]
    quota: int
    # Follow the delegates only to something new: not when they agree on blank or the status quo.
    joint_yes: bool = False

    def __post_init__(self) -> None:
        if fault := fault_in(self.delegates, quota=self.quota):
            raise ValueError(f"{self.quota} of {self.delegates} is not a choice: {fault}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """A member's standing instruction in one scope; the first choice counts before the second."""

    scope: Hashable
    choices: tuple[Choice, ...]
    expires: Moment | None = None
    suspended: bool = False

    def __post_init__(self) -> None:
        if not 1 <= len(self.choices) <= MOST_CHOICES:
            raise ValueError(f"{len(self.choices)} choices are not one to {MOST_CHOICES}")

    def is_live(self, now: Moment) -> bool:
        return not self.suspended and (self.expires is None or now < self.expires)


def speaking(
    mandates: Iterable[Mandate],
    *,
    levels: Sequence[Collection[Hashable]],
    usable: Container[int],
    now: Moment,
) -> tuple[tuple[Choice, ...], ...]:
    """What speaks for a member who has given these mandates and does not vote.

    `levels` are the scopes that a proposal belongs to, the most specific first: itself, its
    categories, everything. `usable` are the people who may be followed. Nothing: nobody speaks.
    One list: the choices of the mandate that speaks. Several: mandates of equal rank, each with its
    own list; the member follows what all of them come to, if they come to the same.
    """
    live = {mandate.scope: mandate.choices for mandate in mandates if mandate.is_live(now)}
    for level in levels:
        heard = (without_void(live.get(scope, ()), usable=usable) for scope in dict.fromkeys(level))
        if lists := tuple(choices for choices in heard if choices):
            return lists
    return ()


def without_void(choices: Iterable[Choice], *, usable: Container[int]) -> tuple[Choice, ...]:
    """The choices that name nobody but usable delegates; the others are as if never written."""
    return tuple(
        choice for choice in choices if all(person in usable for person in choice.delegates)
    )
