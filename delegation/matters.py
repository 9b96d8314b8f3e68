"""Votes as delegation sees them. Rooms that count describe theirs and register where to find them.

A matter names its options and scopes by opaque keys; its voters are arrays, one place per person
on the roll.
"""

from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core import hooks
from delegation.scopes import Levels

UNKNOWN = -1
BLANK = "blank"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One vote, running or decided.

    `levels` are the scopes whose mandates speak in it, from the most specific level to the least.
    `status_quo` is the key of the option under which nothing changes. `charter` is the version it
    is counted under, `fixed_from` the moment from which votes in the open stand. `paper` is the
    address of the ballot paper, if there is one; a form can send it `choice` and `same`.
    """

    key: str
    title: str
    link: str
    levels: Levels
    options: tuple[tuple[str, str], ...]
    status_quo: str
    is_secret: bool
    opens: date
    closes: date
    charter: int
    fixed_from: datetime
    paper: str = ""

    @property
    def opened_at(self) -> datetime:
        """The beginning of the date on which it opened."""
        return datetime.combine(self.opens, time(0), tzinfo=self.fixed_from.tzinfo)

    @property
    def keys(self) -> tuple[str, ...]:
        """The options by their keys, in the order in which outcomes number them."""
        return tuple(key for key, _label in self.options)

    @property
    def blank(self) -> int:
        """The outcome that stands for a blank ballot."""
        return len(self.options)

    @property
    def scopes(self) -> tuple[str, ...]:
        """Every scope that speaks in it."""
        return tuple(scope for level in self.levels for scope in level)

    def choice(self, outcome: int) -> str:
        """An outcome as a ballot has it; empty for no outcome."""
        return "" if outcome == UNKNOWN else (*self.keys, BLANK)[outcome]

    def label(self, outcome: int) -> str | None:
        """An outcome in words: an option, empty for blank, None for no outcome."""
        if outcome == self.blank:
            return ""
        return self.options[outcome][1] if 0 <= outcome < self.blank else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Voters:
    """Who is on the roll and what is known of their own votes, in the order of their numbers.

    `outcome` holds the votes in the open, as the place of the option, with the number of options
    for blank and -1 for none. `took_part` includes those who voted in secret. `alone` marks votes
    in the open that came too late to be followed. Only who is `present` and `in_the_open` can be
    followed.
    """

    numbers: NDArray[np.int64]
    present: NDArray[np.bool_]
    in_the_open: NDArray[np.bool_]
    outcome: NDArray[np.int16]
    alone: NDArray[np.bool_]
    took_part: NDArray[np.bool_]

    @property
    def in_secret(self) -> NDArray[np.bool_]:
        """Who has voted, nobody knows what."""
        secret: NDArray[np.bool_] = self.took_part & (self.outcome == UNKNOWN)
        return secret

    @property
    def usable(self) -> NDArray[np.bool_]:
        """Who can be followed; a secret vote is no outcome that anybody could follow."""
        usable: NDArray[np.bool_] = self.present & self.in_the_open & ~self.in_secret
        return usable


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenVote:
    """One vote that somebody cast in the open."""

    matter: Matter
    outcome: int
    reason: str
    language: str = ""


class Source(Protocol):
    """Where the votes of one room are found."""

    def running(self) -> list[Matter]:
        """The votes that are open now."""

    def decided(self, scopes: Iterable[str] | None, limit: int) -> list[Matter]:
        """The latest that are over, newest first; with `scopes` those in which they speak."""

    def get(self, key: str) -> Matter | None:
        """The vote of this key, if it is one of this room's."""

    def voters(self, matter: Matter) -> Voters:
        """The roll and the votes in the open, as they are now; raises LookupError."""

    def among(self, matters: Iterable[Matter], numbers: Collection[int]) -> dict[str, Voters]:
        """The same of a few people in several votes; votes of other rooms are passed over."""

    def attendance(
        self, scopes: Collection[str], numbers: Collection[int], limit: int
    ) -> dict[int, tuple[int, int]]:
        """In how many of the latest votes there these people took part, and could have."""

    def open_votes(self, number: int, limit: int) -> list[OpenVote]:
        """What one person voted in the open, newest first, with reasons."""


def sources() -> list[Source]:
    """All that are registered."""
    known: list[Source] = hooks.matters.values()
    return known


def running() -> list[Matter]:
    """Every vote that is open now, the first to close first."""
    found = [matter for source in sources() for matter in source.running()]
    return sorted(found, key=lambda matter: (matter.closes, matter.key))


def decided(scopes: Iterable[str] | None = None, *, limit: int) -> list[Matter]:
    """The latest votes that are over, newest first; with `scopes` only those they speak in."""
    wanted = None if scopes is None else tuple(scopes)
    found = [matter for source in sources() for matter in source.decided(wanted, limit)]
    return sorted(found, key=lambda matter: matter.closes, reverse=True)[:limit]


def get(key: str) -> Matter | None:
    """The vote of this key, if any room knows it."""
    return next((found for source in sources() if (found := source.get(key))), None)


def voters(matter: Matter) -> Voters:
    """The roll of a vote and what is known of its votes; raises LookupError for a strange one."""
    for source in sources():
        with suppress(LookupError):
            return source.voters(matter)
    raise LookupError(matter.key)


def among(matters: Iterable[Matter], numbers: Collection[int]) -> dict[str, Voters]:
    """What is known of a few people in several votes, by the keys of the votes."""
    wanted = list(matters)
    found: dict[str, Voters] = {}
    for source in sources() if wanted else ():
        found |= source.among(wanted, numbers)
    return found


def attendance(
    scopes: Collection[str], numbers: Collection[int], *, limit: int
) -> dict[int, tuple[int, int]]:
    """In how many of the latest votes there these people took part, and could have."""
    found: dict[int, tuple[int, int]] = {}
    for source in sources():
        for number, (voted, asked) in source.attendance(scopes, numbers, limit).items():
            before = found.get(number, (0, 0))
            found[number] = (before[0] + voted, before[1] + asked)
    return found


def open_votes(number: int, *, limit: int) -> list[OpenVote]:
    """What one person voted in the open, newest first, with reasons."""
    found = [vote for source in sources() for vote in source.open_votes(number, limit)]
    return sorted(found, key=lambda vote: vote.matter.opens, reverse=True)[:limit]
