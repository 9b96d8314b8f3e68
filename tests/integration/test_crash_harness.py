"""Processes die where a test tells them to, and what they had not committed is gone."""

import pytest

from tests.crash.points import Point
from tests.homes import Home, ProcessFailed

pytestmark = pytest.mark.crash
STORY = "tests.crash.two_sessions"


def test_a_story_runs_in_a_process_of_its_own(other_home: Home):
    assert other_home.play(f"{STORY}:write") == 3
    assert other_home.play(f"{STORY}:count") == 3


def test_what_was_not_committed_is_gone(other_home: Home):
    other_home.die(f"{STORY}:write", Point(at="^COMMIT", when="before"))
    assert other_home.play(f"{STORY}:count") == 0


def test_what_was_committed_stays(other_home: Home):
    other_home.die(f"{STORY}:write", Point(at="^COMMIT", when="after"))
    assert other_home.play(f"{STORY}:count") == 2


def test_a_process_dies_between_two_statements(other_home: Home):
    other_home.die(f"{STORY}:write", Point(at="INSERT INTO .django_session", nth=3))
    assert other_home.play(f"{STORY}:count") == 2


def test_a_process_dies_at_the_call_of_a_function(other_home: Home):
    second = Point(at="^CALL", nth=2, calls=(f"{STORY}:_keep",), when="after")
    other_home.die(f"{STORY}:write", second)
    assert other_home.play(f"{STORY}:count") == 0


def test_every_moment_of_a_story_can_be_walked_through(prepared_home: Home):
    seen = set()
    for nth in range(1, 50):
        with prepared_home.copied() as home:
            ended = home.survives(f"{STORY}:write", Point(nth=nth))
            seen.add(home.play(f"{STORY}:count"))
        if ended:
            break
    assert ended
    assert seen == {0, 2, 3}


def test_a_point_that_is_never_reached_fails_the_test(other_home: Home):
    with pytest.raises(ProcessFailed, match="without reaching"):
        other_home.die(f"{STORY}:write", Point(at="DROP DATABASE"))


def test_a_story_that_fails_says_what_it_wrote(other_home: Home):
    with pytest.raises(ProcessFailed, match="no_such_story"):
        other_home.play(f"{STORY}:no_such_story")
