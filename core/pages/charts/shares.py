"""Parts of a whole, side by side in one bar."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 1000


@dataclass(frozen=True, slots=True)
class Share:
    """One part: where it begins, how wide it is, and what it is called in percent."""

    x: int
    width: int
    percent: int


def shares(numbers: Sequence[int]) -> list[Share]:
    """The parts fill the bar to its end without a gap, however they are rounded.

    Percents are rounded down, as beside them in the table.
    """
    whole = sum(numbers)
    found, before = [], 0
    for number in numbers:
        start, before = before, before + number
        left, right = (WIDTH * each // max(whole, 1) for each in (start, before))
        found.append(Share(left, right - left, number * 100 // max(whole, 1)))
    return found
