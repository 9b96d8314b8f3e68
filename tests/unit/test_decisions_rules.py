"""When a decision takes force, and what the law says that it makes."""

from datetime import date, timedelta

import pytest

from groups.decisions.rules import digest, in_force_on, text_of_law, waits


@pytest.mark.parametrize(
    ("days", "day"),
    [
        (0, date(2031, 2, 28)),
        (1, date(2031, 3, 1)),
        (2**63 - 1, date.max),
    ],
)
def test_a_decision_takes_force_after_the_waiting_days(days, day):
    assert in_force_on(date(2031, 2, 28), waiting_days=days) == day


def test_nobody_waits_for_what_is_in_force():
    today = date(2031, 1, 1)
    assert waits(today, in_force=today + timedelta(days=3)) == timedelta(days=3)
    assert waits(today, in_force=today - timedelta(days=3)) == timedelta()


@pytest.mark.parametrize(
    ("chosen", "options", "text"),
    [
        (None, ["adopt"], "Bees.\n"),
        ("Two", ["Two"], "Bees.\n"),
        ("Two", ["Two", "Three"], "Bees.\n\nTwo\n"),
        (None, ["Two", "Three"], "Bees.\n"),
    ],
)
def test_a_law_says_what_was_chosen_where_there_was_a_choice(chosen, options, text):
    assert text_of_law("Bees.\n", chosen=chosen, options=options) == text


def test_the_digest_tells_title_and_text_apart():
    assert digest(title="a", text="bc") != digest(title="ab", text="c")
    assert digest(title="ł", text="x") == digest(title="ł", text="x")
