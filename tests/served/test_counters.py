"""How often somebody writes is counted by all processes together."""

import os

import pytest
import time_machine

from core.counters import DAY, MINUTE, Redis

pytestmark = pytest.mark.served


def a_process() -> Redis:
    """What a process of its own has of the cache that all share."""
    return Redis(f"unix://{os.environ['TEST_REDIS']}", {"KEY_PREFIX": "test-counters"})


def test_two_processes_count_one_person_together() -> None:
    with time_machine.travel("2033-04-04 12:00:00Z", tick=False) as clock:
        counts = [a_process().count("aino", (MINUTE, DAY)) for _time in range(3)]
        assert counts == [[1, 1], [2, 2], [3, 3]]
        assert a_process().count("bertil", (MINUTE, DAY)) == [1, 1]
        clock.shift(MINUTE)
        assert a_process().count("aino", (MINUTE, DAY)) == [1, 4]


def test_a_count_is_forgotten_when_its_minute_and_its_day_are_over() -> None:
    cache = a_process()
    with time_machine.travel("2033-04-05 23:59:30Z", tick=False):
        cache.count("cilla", (MINUTE, DAY))
        client = cache._cache.get_client()  # type: ignore[attr-defined]
        names = [name for name in client.keys("test-counters*") if b"cilla" in name]
        assert [0 < client.ttl(name) <= 30 for name in names] == [True, True]
