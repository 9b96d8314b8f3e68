"""When a return counts: once enough other groups have cosigned the record that holds it."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouching:
    """How many of the other groups vouch for what a group said, and how many have to."""

    found: int
    needed: int
    others: int


def witnesses_needed(others: int, *, more_than: Fraction) -> int:
    """How many of the other groups have to vouch: more than a share of them, at most all.

    A group without others has nobody who could vouch.
    """
    return min(others, others * more_than.numerator // more_than.denominator + 1)


def witnessed_at(stated: int, cosigned: Iterable[int], *, needed: int) -> int | None:
    """The moment that counts for a return, or None while it is provisional.

    It is the moment at which the last of the needed witnesses had cosigned, so that a home cannot
    date its return back; where nobody is needed, the moment that the home states. It is never
    before that: who states a late moment cannot show earlier witnesses afterwards.
    """
    if needed < 1:
        return stated
    moments = sorted(cosigned)
    return max(stated, moments[needed - 1]) if len(moments) >= needed else None
