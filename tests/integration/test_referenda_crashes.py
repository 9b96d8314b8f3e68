"""Processes are killed while people vote, while the box is rewritten and while it is counted."""

from collections.abc import Iterator

import pytest

from groups.referenda.actions import new_code
from tests.crash.points import Point
from tests.homes import Home

pytestmark = pytest.mark.crash
STORY = "tests.crash.voting"


@pytest.fixture(scope="module")
def voting_home(prepared_home: Home) -> Iterator[Home]:
    """A home in which a vote is open and two of four people have voted."""
    with prepared_home.copied() as home:
        home.play(f"{STORY}:open_vote")
        yield home


def dead(home: Home, story: str, points: list[Point], **facts):
    """Kill a story at each of these moments, each in a copy of the home; give the copies."""
    for point in points:
        with home.copied() as copy:
            copy.die(f"{STORY}:{story}", point, **facts)
            yield copy


def test_a_ballot_is_cast_whole_or_not_at_all(voting_home: Home):
    code, seen = new_code(), []
    between = Point(at="INSERT INTO .referenda_sealedballot", when="before")
    after = Point(at="INSERT INTO .referenda_sealedballot", when="after")
    done = Point(at="^COMMIT", when="after")
    for home in dead(voting_home, "cast", [between, after, done], code=code):
        told = home.play(f"{STORY}:tell")
        assert told["wrong"] == []
        assert told["ballots"] == told["took_part"]
        seen.append(told["ballots"])
        home.play(f"{STORY}:cast", code=code)  # the voter sends it again
        assert home.play(f"{STORY}:tell")["ballots"] == 3
    assert seen == [2, 2, 3]


def test_a_box_is_rewritten_whole_or_not_at_all(voting_home: Home):
    moments = [
        Point(at="DELETE FROM .?referenda_sealedballot", when="after"),
        Point(at="INSERT INTO .?referenda_rollentry", when="before"),  # the box is full again
        Point(at="VACUUM|TRUNCATE", when="before"),
    ]
    for home in dead(voting_home, "night", moments):
        home.play(f"{STORY}:night")  # what the dying night left behind goes with the next
        told = home.play(f"{STORY}:tell")
        assert told["wrong"] == []
        assert (told["ballots"], told["took_part"], told["keys"]) == (2, 2, 1)


def test_a_vote_is_counted_once_and_whole(voting_home: Home):
    moments = [
        Point(at="INSERT INTO .referenda_result", when="after"),
        Point(at="INSERT INTO .decisions_decision", when="after"),
        Point(at="^CALL", calls=("groups.referenda.actions:settle_keys",), nth=3, when="before"),
    ]
    for home in dead(voting_home, "count", moments):
        home.play(f"{STORY}:count")
        told = home.play(f"{STORY}:tell")
        assert told["wrong"] == []
        assert told["tally"] == {"1": 2, "0": 0, "blank": 0}
        assert (told["stage"], told["ballots"], told["keys"]) == ("adopted", 0, 0)
