"""Whose figures are shown alone: those of a few people would tell how each of them voted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

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
    # Whether the figures of none of the small groups follow from what is shown.
    protects: bool

    @property
    def names_alone(self) -> frozenset[str]:
        """The groups whose figures may be shown."""
        return frozenset(line.group for line in self.alone)


def pooled(lines: Sequence[Line], *, minimum_roll: int) -> Figures:
    """Sum up the groups whose roll is below the minimum; the others stand alone, in their order."""
    small = [line for line in lines if line.size < minimum_roll]
    return Figures(
        alone=tuple(line for line in lines if line.size >= minimum_roll),
        small=tuple(line.group for line in small),
        pool=sum((line.ballots for line in small), Ballots()),
        pool_size=sum(line.size for line in small),
        protects=_protects(small),
    )


# --- Whether a sum hides those in it ----------------------------------------------------------
# A vote more or less for each choice; a yes and a no may become two blank votes.
_CHANGES = tuple(
    Ballots(yes=yes, no=no, blank=blank)
    for yes, no, blank in product((-1, 0, 1), (-1, 0, 1), (-2, -1, 0, 1, 2))
    if yes or no or blank
)


def _protects(small: Sequence[Line]) -> bool:
    """Whether each group that voted could have voted otherwise, and all that is shown be the same.

    Shown are the sum, and of each group how many people it has and what it says. So there must be
    another group with which it can have exchanged votes. Whoever looks may know which groups did
    not vote at all. It never says so where it is not so; where only several groups at once could
    have exchanged votes, it says that the sum does not protect, though it might.
    """
    voted = [line for line in small if line.ballots.cast]
    takers = {
        change: {line.group for line in voted if _allows(line, change)} for change in _CHANGES
    }
    return all(_is_hidden(line, takers) for line in voted)


def _is_hidden(line: Line, takers: Mapping[Ballots, set[str]]) -> bool:
    for change in _CHANGES:
        others = takers[_opposite(change)]
        is_taken = len(others) > (line.group in others)
        if is_taken and line.group in takers[change] and _matters(line, change):
            return True
    return False


def _matters(line: Line, change: Ballots) -> bool:
    """Other blank votes alone hide nothing of a group in which somebody said yes or no."""
    return line.voice is Voice.ABSTAIN or bool(change.yes or change.no)


def _allows(line: Line, change: Ballots) -> bool:
    """Whether so many people can have voted so, and the group say the same."""
    changed = line.ballots + change
    return changed.fits(line.size) and changed.voice is line.voice


def _opposite(change: Ballots) -> Ballots:
    return Ballots(yes=-change.yes, no=-change.no, blank=-change.blank)
