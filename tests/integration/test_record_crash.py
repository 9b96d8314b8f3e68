"""A process that dies while it records or places leaves whole batches behind and nothing half."""

import pytest

from tests.crash.points import Point
from tests.homes import Home

pytestmark = pytest.mark.crash
STORY = "tests.crash.record_story"
NOTHING = {"entries": 0, "leaves": 0, "placed": 0, "subtrees": 0, "wrong": []}
RECORDED = {"entries": 300, "leaves": 0, "placed": 300, "subtrees": 1, "wrong": []}
PLACED = {"entries": 300, "leaves": 300, "placed": 300, "subtrees": 1, "wrong": []}


@pytest.mark.parametrize(
    ("point", "left"),
    [
        (Point(at="^COMMIT"), NOTHING),
        (Point(at="^COMMIT", when="after"), RECORDED),
        (Point(at="DELETE FROM .record_waiting", when="after"), RECORDED),
        (Point(at="INSERT INTO .record_checkpoint", when="after"), RECORDED),
        (Point(at="^COMMIT", nth=2, when="after"), PLACED),
    ],
)
def test_whenever_it_dies_the_record_is_whole_and_goes_on(other_home: Home, point, left):
    other_home.die(f"{STORY}:happen", point)
    assert other_home.play(f"{STORY}:look") == left


KEY_FILES = ("core.keys.files:create", "core.keys.files:destroy")


@pytest.mark.parametrize(
    "point",
    [
        Point(at="^CALL", calls=KEY_FILES),
        Point(at="^CALL", calls=KEY_FILES, when="after"),
        Point(at="^CALL", calls=KEY_FILES, nth=2, when="after"),
        Point(at="^CALL", calls=KEY_FILES, nth=3, when="after"),
    ],
)
def test_whenever_it_dies_while_changing_its_key_every_checkpoint_can_be_checked(
    other_home: Home, point
):
    other_home.play(f"{STORY}:happen")
    other_home.die(f"{STORY}:change_key", point)
    other_home.play(f"{STORY}:change_key")
    assert other_home.play(f"{STORY}:look")["wrong"] == []
