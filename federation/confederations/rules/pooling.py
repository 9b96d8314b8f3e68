"""Whose figures are shown alone: those of a few people would tell how each of them voted."""

from collections.abc import Sequence
from dataclasses import dataclass

from federation.confederations.rules.majorities import Ballots, Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one group returned."""

    group: str
    size: int
    ballots: Ballots

    @property
    def voice(self) -> Voice:
        return self.ballots.voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What may be shown: figures of the larger groups, and one sum of all small ones.

    A small group states its voice all the same, because that is counted among the groups.
    """

    alone: tuple[Line, ...]
    small: tuple[str, ...]
    pool: Ballots
    pool_size: int

    @property
    def protects(self) -> bool:
        """Whether the sum hides anybody: it does not where it is the sum of one group."""
        return len(self.small) != 1


def pooled(lines: Sequence[Line], *, minimum_roll: int) -> Figures:
    """Sum up the groups whose roll is below the minimum; the others stand alone, in their order."""
    small = [line for line in lines if line.size < minimum_roll]
    return Figures(
        alone=tuple(line for line in lines if line.size >= minimum_roll),
        small=tuple(line.group for line in small),
        pool=sum((line.ballots for line in small), Ballots()),
        pool_size=sum(line.size for line in small),
    )
