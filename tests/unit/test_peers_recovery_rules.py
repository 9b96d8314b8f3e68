"""When a key counts that another group's trustees named, by what others and we have seen."""

from datetime import UTC, datetime, timedelta

import pytest

from federation.identity.rules import keys as law
from federation.peers.rules.entries import Entry, is_about_keys
from federation.peers.rules.recoveries import LONG_AGO, Wait, begins_with, have_seen, is_enough

START = datetime(2030, 1, 1, tzinfo=UTC)
HOURS = 60 * 60


def said(index, at=START):
    facts = {"purpose": "object", "epoch": 2, "public_key": "b"}
    return law.Said(index=index, at=at, verb=law.RECOVERED, facts=facts)


def begins(recovered, before=None, *, over_at=None, is_older=False, shown="a", length=5):
    waits = {recovered.index: Wait(over_at=over_at, is_older=is_older)}
    return begins_with(waits, shown={"object": (2, shown)}, length=length)(recovered, before)


# --- Where it stands ------------------------------------------------------------------------------
def test_what_they_date_back_begins_when_it_was_seen_and_not_before():
    dated_back = said(7, START - timedelta(days=99))
    assert begins(dated_back) is None
    assert begins(dated_back, over_at=9) == LONG_AGO


@pytest.mark.parametrize(("place", "has_begun"), [(8, False), (9, False), (10, True)])
def test_it_counts_for_what_stands_behind_the_proof(place, has_begun):
    found = begins(said(7), said(place), over_at=9)
    assert (found == LONG_AGO) == has_begun


def test_what_people_looked_at_before_the_vote_goes_by_what_they_were_shown():
    assert begins(said(3), shown="b") == LONG_AGO
    assert begins(said(3), shown="another") is None
    # Among what was there then, the group's own clock says what followed what.
    assert begins(said(3), said(4), shown="another") == START + law.WINDOW
    assert begins(said(3), said(6), shown="another") is None


def test_what_an_older_program_heard_goes_on_by_their_clock():
    assert begins(said(7), is_older=True) == START + law.WINDOW


# --- Who has seen it ------------------------------------------------------------------------------
def test_somebody_has_seen_it_who_vouched_twice_with_three_days_between():
    moments = [
        {"hill": 0, "lake": 10 * HOURS, "shore": 0},
        {"hill": 72 * HOURS, "lake": 81 * HOURS},
        {"hill": 5 * HOURS},
    ]
    assert have_seen(moments) == {"hill"}
    # However wrong their clocks are: each is compared with itself.
    assert have_seen([{"hill": 0}, {"lake": 72 * HOURS}]) == set()
    assert have_seen(reversed(moments)) == {"hill"}
    assert have_seen([]) == set()


@pytest.mark.parametrize(
    ("witnesses", "circle", "enough"),
    [
        ("", "", False),
        ("a", "", False),
        ("a", "a", True),
        ("a", "ab", False),
        ("ab", "ab", True),
        ("ab", "abc", True),
        ("ab", "abcd", False),
        ("abx", "abcd", False),
        ("abc", "abcd", True),
    ],
)
def test_enough_are_more_than_half_of_those_who_decide_together(witnesses, circle, enough):
    assert is_enough(witnesses, circle) == enough


# --- How it is said -------------------------------------------------------------------------------
SHOWN = {"purpose": "object", "epoch": 2, "notes": ["a checkpoint\n"], "is_enough": False}


@pytest.mark.parametrize(
    ("changed", "is_right"),
    [
        ({}, True),
        ({"notes": []}, True),
        ({"notes": "a checkpoint"}, False),
        ({"notes": [7]}, False),
        ({"notes": ["x"] * 65}, False),
        ({"notes": ["x" * 70_000]}, False),
        ({"is_enough": 1}, False),
        ({"epoch": "2"}, False),
        ({"purpose": None}, False),
    ],
)
def test_only_what_has_this_form_says_who_has_seen_a_key(changed, is_right):
    facts = SHOWN | changed
    entry = Entry(index=7, verb=law.WITNESSED, subject="key:object-2", at=START, facts=facts)
    assert is_about_keys(entry) == is_right
