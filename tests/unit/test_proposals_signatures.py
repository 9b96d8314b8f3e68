"""How many signatures are needed, and what the daily run says."""

from datetime import date
from fractions import Fraction

import pytest

from groups.proposals.rules import (
    Requirement,
    Verdict,
    days_after,
    signatures_needed,
    verdict_of,
    voting_dates,
)
from groups.proposals.rules.signatures import LAST

LAST_DATE = date(2030, 5, 5)


def test_a_number_is_needed_whatever_the_size_of_the_group() -> None:
    assert signatures_needed(Requirement(number=5), members=3) == 5


@pytest.mark.parametrize(
    ("members", "needed"), [(0, 1), (1, 1), (10, 1), (11, 2), (20, 2), (21, 3)]
)
def test_a_share_is_rounded_up_and_is_at_least_one(members: int, needed: int) -> None:
    assert signatures_needed(Requirement(share=Fraction(1, 10)), members=members) == needed


def test_a_share_never_falls_below_its_floor() -> None:
    requirement = Requirement(share=Fraction(1, 10), floor=4)
    assert signatures_needed(requirement, members=12) == 4
    assert signatures_needed(requirement, members=41) == 5


def test_the_whole_group_may_be_needed() -> None:
    assert signatures_needed(Requirement(share=Fraction(1)), members=7) == 7


def test_shares_are_exact() -> None:
    # In floating point a third of 3 can come out above 1 and would round up to 2.
    assert signatures_needed(Requirement(share=Fraction(1, 3)), members=3) == 1
    assert signatures_needed(Requirement(share=Fraction(7, 25)), members=100) == 28


@pytest.mark.parametrize(
    ("valid", "today", "verdict"),
    [
        (3, date(2030, 5, 4), Verdict.QUALIFIED),
        (4, date(2030, 5, 4), Verdict.QUALIFIED),
        (2, date(2030, 5, 4), Verdict.GOES_ON),
        (3, LAST_DATE, Verdict.QUALIFIED),
        (2, LAST_DATE, Verdict.EXPIRED),
        (2, date(2030, 5, 6), Verdict.EXPIRED),
    ],
)
def test_enough_on_the_last_date_is_in_time(valid: int, today: date, verdict: Verdict) -> None:
    assert verdict_of(valid=valid, needed=3, today=today, until=LAST_DATE) is verdict


def test_voting_opens_after_the_discussion_and_lasts_its_days() -> None:
    opens, closes = voting_dates(date(2030, 5, 1), discussion_days=7, voting_days=3)
    assert (opens, closes) == (date(2030, 5, 8), date(2030, 5, 11))


def test_without_discussion_days_voting_opens_at_once() -> None:
    opens, closes = voting_dates(date(2030, 5, 1), discussion_days=0, voting_days=1)
    assert (opens, closes) == (date(2030, 5, 1), date(2030, 5, 2))


def test_a_term_longer_than_the_calendar_ends_with_it() -> None:
    assert days_after(date(2030, 5, 1), 10**12) == LAST
    opens, closes = voting_dates(date(2030, 5, 1), discussion_days=10**12, voting_days=10**12)
    assert opens < closes == date.max
