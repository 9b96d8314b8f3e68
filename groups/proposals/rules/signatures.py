"""How many signatures a proposal needs, what the daily run finds, and which dates follow."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from math import ceil

LAST = date.max - timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """What the charter asks: a number of signatures, or a share of the members with a floor."""

    number: int | None = None
    share: Fraction | None = None
    floor: int = 1


def signatures_needed(requirement: Requirement, *, members: int) -> int:
    """The number of valid signatures with which a proposal qualifies; at least 1 (S1-020).

    A share is rounded up. A number is a number even where the group has fewer members.
    """
    if requirement.share is None:
        return max(1, requirement.number or 1)
    return max(1, requirement.floor, ceil(requirement.share * members))


class Verdict(StrEnum):
    """What the daily run finds about a proposal that collects signatures."""

    QUALIFIED = "qualified"
    EXPIRED = "expired"
    GOES_ON = "goes_on"


def verdict_of(*, valid: int, needed: int, today: date, until: date) -> Verdict:
    """Enough signatures qualify, on the last date too; without them the term ends on `until`."""
    if valid >= needed:
        return Verdict.QUALIFIED
    return Verdict.EXPIRED if today >= until else Verdict.GOES_ON


def days_after(start: date, days: int) -> date:
    """The date `days` after `start`; a term that outlasts the calendar ends with it."""
    return start + timedelta(days=min(days, (LAST - start).days))


def voting_dates(reached: date, *, discussion_days: int, voting_days: int) -> tuple[date, date]:
    """When voting opens and closes; votes are possible on exactly `voting_days` dates (S1-022)."""
    opens = days_after(reached, discussion_days)
    if opens == LAST:
        return LAST, date.max
    return opens, days_after(opens, voting_days)
