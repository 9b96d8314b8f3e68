"""What nobody can work out from the sum of the small groups, however long they try."""

from collections.abc import Iterator
from itertools import product

from hypothesis import given, target
from hypothesis import strategies as some

from federation.confederations.rules.majorities import Ballots, Voice
from federation.confederations.rules.pooling import Line, pooled

MINIMUM = 5


@some.composite
def small_groups(draw):
    """A few groups below the minimum, and what their people voted."""
    lines = []
    for name in "abc"[: draw(some.integers(1, 3))]:
        size = draw(some.integers(0, MINIMUM - 1))
        yes = draw(some.integers(0, size))
        no = draw(some.integers(0, size - yes))
        blank = draw(some.integers(0, size - yes - no))
        lines.append(Line(group=name, size=size, ballots=Ballots(yes=yes, no=no, blank=blank)))
    return lines


def could_have_voted(line: Line) -> list[Ballots]:
    """Whatever so many people can have voted if the group says this; nothing if nobody did."""
    if not line.ballots.cast:
        return [Ballots()]
    found = (
        Ballots(yes=yes, no=no, blank=blank)
        for yes, no, blank in product(range(line.size + 1), repeat=3)
    )
    return [one for one in found if one.fits(line.size) and one.voice is line.voice]


def everything_possible(lines: list[Line], pool: Ballots) -> Iterator[tuple[Ballots, ...]]:
    """Every way in which the published sum can have come about."""
    first, *others = [could_have_voted(line) for line in lines]
    known = set(first)
    for rest in product(*others):
        together = sum(rest, Ballots())
        mine = Ballots(
            yes=pool.yes - together.yes, no=pool.no - together.no, blank=pool.blank - together.blank
        )
        if mine in known:
            yield (mine, *rest)


def follows(line: Line, possible: set[Ballots]) -> bool:
    """Whether there is one answer to how many said yes and no; or blank, where nobody did."""
    if line.voice is Voice.ABSTAIN:
        return line.ballots.cast > 0 and len({one.blank for one in possible}) == 1
    return len({(one.yes, one.no) for one in possible}) == 1


@given(small_groups())
def test_where_the_page_says_nothing_of_it_the_figures_of_no_small_group_follow(lines):
    large = Line(group="town", size=40, ballots=Ballots(yes=20, no=7))
    figures = pooled([large, *lines], minimum_roll=MINIMUM)
    target(float(figures.protects))
    ways = list(everything_possible(lines, figures.pool))
    assert tuple(line.ballots for line in lines) in ways
    one_by_one = list(zip(lines, zip(*ways, strict=True), strict=True))
    told = [line.group for line, possible in one_by_one if follows(line, set(possible))]
    assert not (figures.protects and told)
    # With two groups it is said where it is so, and nowhere else.
    if len(lines) < 3:
        assert figures.protects == (not told)
