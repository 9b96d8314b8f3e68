"""Who is let in and who falls out: bars, and the daily count of reputations."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from math import factorial

RATINGS = (1, 0, -1)
INVITATION_DAYS = 30
OPEN_INVITATIONS = 50
SEATS = 50
FOUNDINGS_AT_ONCE = 100


class Formula(StrEnum):
    """How the bar follows the number of members."""

    CAPPED = "capped"
    LOG = "log"
    SHARE = "share"


class Greeting(StrEnum):
    """When somebody who is admitted thereby rates every other member +1."""

    ALWAYS = "always"
    WHILE_SMALL = "while_small"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The rule of membership: everything that the count must know of the charter."""

    formula: Formula
    acceptance: int
    multiplier: Fraction
    share: Fraction
    greeting: Greeting
    small_size: int

    def bar(self, members: int) -> int:
        """The reputation above which one is admitted and below which one is removed."""
        if self.formula is Formula.CAPPED:
            return capped_bar(members, acceptance=self.acceptance)
        if self.formula is Formula.LOG:
            return log_bar(members, multiplier=self.multiplier)
        return share_bar(members, share=self.share)

    def greets(self, members: int) -> bool:
        """Whether a newcomer who finds this many members rates all of them +1."""
        if self.greeting is Greeting.WHILE_SMALL:
            return members <= self.small_size
        return self.greeting is Greeting.ALWAYS


def capped_bar(members: int, *, acceptance: int) -> int:
    """The number of members less `acceptance`, but never more than `acceptance` (AMB-48)."""
    return members - acceptance if members <= 2 * acceptance else acceptance


def log_bar(members: int, *, multiplier: Fraction) -> int:
    """⌊ln(members · multiplier + 1)⌋ − 2, exact for every size (AMB-48)."""
    return floor_ln(members * multiplier + 1) - 2


def share_bar(members: int, *, share: Fraction) -> int:
    """One less than `share` of the members rounded up, and never below 0 (hazard H2)."""
    needed = -(-members * share.numerator // share.denominator)
    return max(0, needed - 1)


@lru_cache(maxsize=4096)
def floor_ln(number: Fraction) -> int:
    """The whole part of the natural logarithm of a number that is at least 1."""
    whole = 0
    while not is_below_power_of_e(number, whole + 1):
        whole += 1
    return whole


def is_below_power_of_e(number: Fraction, power: int) -> bool:
    """Whether `number` < e^`power`, for a positive power, which no fraction ever equals."""
    terms = 20
    while True:
        low, high = bounds_of_power(terms, power)
        if number < low:
            return True
        if number > high:
            return False
        # Between the two, the bounds are too wide; they close in on e without end, and e^power
        # is irrational, so that some number of terms decides.
        terms *= 2


@lru_cache(maxsize=512)
def bounds_of_power(terms: int, power: int) -> tuple[Fraction, Fraction]:
    """Two fractions with e^`power` between them."""
    low, high = bounds_of_e(terms)
    return low**power, high**power


@lru_cache(maxsize=32)
def bounds_of_e(terms: int) -> tuple[Fraction, Fraction]:
    """Two fractions with e between them, closer together the more terms of Σ 1/i! are summed."""
    scale = factorial(terms)
    low = Fraction(sum(scale // factorial(i) for i in range(terms + 1)), scale)
    return low, low + Fraction(1, scale * terms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a count decides; people are named by number, in the order in which it happened."""

    admitted: tuple[int, ...]
    greeting: frozenset[int]  # those of them who rate every member of that moment +1
    removed: tuple[int, ...]


def count(
    order: Sequence[int],
    *,
    members: Collection[int],
    sums: Mapping[int, int],
    rule: Rule,
) -> Outcome:
    """Admit who waits and stands above the bar; then remove members who stand below it.

    `order` holds everybody who is a member or waits, in the order of record; whoever is missing
    in `sums` has 0. Sums are not renewed during a pass, but the bar moves at once. A person may be
    admitted and removed in the same count (S1-023, S1-024, AMB-48).
    """
    present = set(members)
    admitted: list[int] = []
    greeting: list[int] = []
    for person in order:
        if person not in present and sums.get(person, 0) > rule.bar(len(present)):
            if rule.greets(len(present)):
                greeting.append(person)
            admitted.append(person)
            present.add(person)
    greeted = greetings_received(admitted, greeting=frozenset(greeting))
    removed: list[int] = []
    for person in order:
        if person in present:
            standing = sums.get(person, 0) + greeted.get(person, len(greeting))
            if standing < rule.bar(len(present)):
                removed.append(person)
                present.discard(person)
    return Outcome(admitted=tuple(admitted), greeting=frozenset(greeting), removed=tuple(removed))


def greetings_received(admitted: Sequence[int], *, greeting: frozenset[int]) -> dict[int, int]:
    """How many of those admitted after them greeted each newcomer."""
    received: dict[int, int] = {}
    later = 0
    for person in reversed(admitted):
        received[person] = later
        later += person in greeting
    return received


@dataclass(frozen=True, slots=True)
class Span:
    """When a person was a member, in moments of the register; `until` is None for now."""

    person: int
    since: int
    until: int | None


def welcomes_received(spans: Sequence[Span], welcomes: Sequence[tuple[int, int]]) -> dict[int, int]:
    """How many welcomes fell strictly inside each person's time as a member, not their own.

    `welcomes` are pairs of moment and giver in ascending order; a giver has one at most.
    """
    moments = [moment for moment, _ in welcomes]
    own = {giver: moment for moment, giver in welcomes}
    received: dict[int, int] = {}
    for span in spans:
        first = bisect_right(moments, span.since)
        last = len(moments) if span.until is None else bisect_left(moments, span.until)
        inside = last - first - is_inside(own.get(span.person), span)
        received[span.person] = received.get(span.person, 0) + inside
    return received


def is_inside(moment: int | None, span: Span) -> bool:
    """Whether the moment fell strictly inside the span."""
    if moment is None or moment <= span.since:
        return False
    return span.until is None or moment < span.until


def is_at_risk(reputation: int, *, bar: int, margin: int) -> bool:
    """Whether losing `margin` points, or fewer, would end the membership."""
    return reputation - margin < bar


def may_be_at_risk(*, members: int, bar: int, margin: int) -> bool:
    """Whether anybody can be at risk: no sum is below 1 − members."""
    return margin > 0 and members > 0 and is_at_risk(1 - members, bar=bar, margin=margin)


def can_change_anything(*, members: int, waiting: int, bar: Callable[[int], int]) -> bool:
    """Whether a count may admit or remove anybody: no sum is below 1 − members."""
    return waiting > 0 or bar(members) > 1 - members
