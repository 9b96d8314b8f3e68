"""When an instance is well, and which copies stay."""

import pytest

from core.upkeep.rules import BACKLOG, Facts, State, examine, is_ready, too_old

WELL = Facts(
    database=True,
    migrations=0,
    beat_age=20,
    failures=0,
    backlog=3,
    disk=60,
    certificate=70,
    mail=0,
)


def states(**differently: object) -> dict[str, State]:
    facts = {name: getattr(WELL, name) for name in WELL.__slots__} | differently
    return {check.name: check.state for check in examine(Facts(**facts))}


def test_an_instance_that_lacks_nothing_is_well():
    checks = examine(WELL)
    assert {check.state for check in checks} == {State.WELL}
    assert is_ready(checks)
    assert [check.name for check in checks] == [
        *("database", "shared", "heartbeat", "migrations", "failures"),
        *("backlog", "disk", "certificate", "mail"),
    ]


@pytest.mark.parametrize(
    ("part", "facts"),
    [
        ("database", {"database": False}),
        ("shared", {"shared": False}),
        ("heartbeat", {"beat_age": None}),
        ("heartbeat", {"beat_age": 301}),
        ("migrations", {"migrations": 1}),
        ("disk", {"disk": 1}),
        ("certificate", {"certificate": -1}),
    ],
)
def test_people_are_not_let_in_where_this_is_missing(part: str, facts: dict[str, object]):
    assert states(**facts)[part] is State.BROKEN


@pytest.mark.parametrize(
    ("part", "facts"),
    [
        ("failures", {"failures": 1}),
        ("backlog", {"backlog": BACKLOG + 1}),
        ("disk", {"disk": 9}),
        ("certificate", {"certificate": 13}),
        ("mail", {"mail": 1}),
    ],
)
def test_somebody_should_look_but_nobody_is_kept_out(part: str, facts: dict[str, object]):
    found = states(**facts)
    assert found.pop(part) is State.LOOK
    assert set(found.values()) == {State.WELL}


def test_what_is_not_known_is_not_told():
    names = [check.name for check in examine(Facts(database=False))]
    assert names == ["database"]


def test_a_slow_heart_is_given_more_time():
    assert states(beat_every=3600, beat_age=301)["heartbeat"] is State.WELL


def test_the_newest_copies_stay_and_never_none():
    nights = ["moot-1", "moot-3", "moot-2"]
    assert too_old(nights, keep=2) == ["moot-1"]
    assert too_old(nights, keep=9) == []
    assert too_old(nights, keep=0) == ["moot-1", "moot-2"]
