"""A midnight run is killed between two matters and in the middle of one."""

from collections.abc import Iterator

import pytest

from tests.crash.points import Point
from tests.homes import Home

pytestmark = pytest.mark.crash
STORY = "tests.crash.two_laws"
WHOLE = {
    "stages": ["adopted", "adopted"],
    "decisions": 2,
    "laws": ["A bench by the pond", "A swing in the oak"],
    "failures": 0,
    "unsettled": 0,
    "wrong": [],
}


@pytest.fixture(scope="module")
def evening(prepared_home: Home) -> Iterator[Home]:
    """A home on the evening before two votes close."""
    with prepared_home.copied() as home:
        home.play(f"{STORY}:evening_before")
        yield home


@pytest.mark.parametrize(
    "moment",
    [
        pytest.param(
            Point(at="INSERT INTO .decisions_decision", nth=2), id="between two votes that close"
        ),
        pytest.param(
            Point(at="INSERT INTO .decisions_decision", nth=2, when="after"), id="while counting"
        ),
        pytest.param(
            Point(at="INSERT INTO .decisions_law\\b", nth=2), id="between two laws taking force"
        ),
        pytest.param(
            Point(at="INSERT INTO .decisions_law\\b", when="after"), id="while a law takes force"
        ),
    ],
)
def test_everything_that_was_due_is_done_once_after_a_restart(evening: Home, moment: Point):
    with evening.copied() as home:
        home.die(f"{STORY}:next_midnight", moment)
        home.play(f"{STORY}:next_midnight")
        assert home.play(f"{STORY}:tell") == WHOLE


def test_an_undisturbed_night_ends_the_same(evening: Home):
    with evening.copied() as home:
        home.play(f"{STORY}:next_midnight")
        assert home.play(f"{STORY}:tell") == WHOLE
