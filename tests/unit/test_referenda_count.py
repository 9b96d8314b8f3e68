"""The count: who wins, and why not."""

from datetime import date
from fractions import Fraction

import pytest

from groups.referenda.rules import Quorum, Reason, closing_date, count

HALF = Fraction(1, 2)


def result(yes, no, *, blank=0, roll=100, quorum=None, majority=None):
    return count(
        {"yes": yes, "no": no},
        blank=blank,
        status_quo="no",
        roll_size=roll,
        quorum=quorum,
        majority=majority,
    )


def test_more_ballots_for_than_against_adopt():
    outcome = result(3, 2, blank=4)
    assert (outcome.winner, outcome.reason) == ("yes", Reason.ADOPTED)
    assert (outcome.ballots, outcome.decided, outcome.margin) == (9, 5, 1)
    assert [(step.rule, step.passed) for step in outcome.steps] == [
        ("lead", True),
        ("status_quo", True),
    ]


@pytest.mark.parametrize("votes", [(2, 2), (0, 0)])
def test_a_tie_keeps_the_status_quo_even_at_zero(votes):
    outcome = result(*votes)
    assert (outcome.winner, outcome.reason) == (None, Reason.TIE)
    assert [step.passed for step in outcome.steps] == [False]


def test_a_tie_of_two_changes_above_the_status_quo_changes_nothing():
    outcome = count({"plums": 2, "apples": 2, "lawn": 1}, blank=0, status_quo="lawn", roll_size=9)
    assert outcome.reason is Reason.TIE


def test_the_status_quo_can_win_and_that_is_the_reason_even_without_quorum():
    everybody = Quorum(basis="participation", share=Fraction(1))
    outcome = result(1, 2, quorum=everybody, roll=5)
    assert (outcome.winner, outcome.reason) == (None, Reason.STATUS_QUO_WON)


@pytest.mark.parametrize(
    ("yes", "no", "blank", "reason"),
    [(3, 1, 1, Reason.ADOPTED), (3, 1, 0, Reason.QUORUM), (4, 1, 0, Reason.ADOPTED)],
)
def test_a_quorum_of_participation_counts_blank_ballots_and_is_reached_when_equal(
    yes, no, blank, reason
):
    half = Quorum(basis="participation", share=HALF)
    assert result(yes, no, blank=blank, roll=10, quorum=half).reason is reason


@pytest.mark.parametrize(("yes", "reason"), [(3, Reason.QUORUM), (4, Reason.ADOPTED)])
def test_a_quorum_of_approval_counts_the_winning_ballots_alone(yes, reason):
    two_fifths = Quorum(basis="approval", share=Fraction(2, 5))
    outcome = result(yes, 1, blank=3, roll=8, quorum=two_fifths)
    assert outcome.reason is reason
    assert (outcome.steps[-1].have, outcome.steps[-1].least) == (yes, 4)


def test_a_quorum_of_nothing_is_always_reached():
    assert result(1, 0, quorum=Quorum(basis="approval", share=Fraction(0))).reason == "adopted"


@pytest.mark.parametrize(
    ("yes", "no", "blank", "reason"),
    [(2, 1, 0, Reason.ADOPTED), (19, 10, 0, Reason.MAJORITY), (2, 1, 90, Reason.ADOPTED)],
)
def test_a_protected_rule_needs_its_share_of_all_ballots_that_are_not_blank(yes, no, blank, reason):
    assert result(yes, no, blank=blank, majority=Fraction(2, 3)).reason is reason


def test_the_ballots_for_other_changes_count_against_a_protected_majority():
    outcome = count(
        {"a": 5, "b": 2, "no": 1},
        blank=0,
        status_quo="no",
        roll_size=9,
        majority=Fraction(2, 3),
    )
    assert outcome.reason is Reason.MAJORITY
    assert (outcome.steps[-1].have, outcome.steps[-1].least) == (5, 6)


def test_a_turnout_quorum_lets_a_ballot_against_help_the_proposal():
    """The hazard that the charter page warns of, and that an approval quorum does not have."""
    half = Quorum(basis="participation", share=HALF)
    assert result(2, 0, roll=6, quorum=half).reason is Reason.QUORUM
    assert result(2, 1, roll=6, quorum=half).reason is Reason.ADOPTED


@pytest.mark.parametrize(
    "facts",
    [
        {"tally": {"yes": 1}, "status_quo": "yes"},
        {"tally": {"yes": 1, "no": 0}, "status_quo": "maybe"},
        {"tally": {"yes": -1, "no": 0}},
        {"tally": {"yes": 1, "no": 0}, "blank": -1},
        {"tally": {"yes": 2, "no": 2}, "blank": 2},
    ],
)
def test_numbers_that_no_vote_can_have_are_refused(facts):
    with pytest.raises(ValueError, match=r"needs|less|more"):
        count(
            facts["tally"],
            blank=facts.get("blank", 0),
            status_quo=facts.get("status_quo", "no"),
            roll_size=5,
        )


def test_ballots_are_possible_on_exactly_the_voting_days():
    assert closing_date(date(2033, 4, 11), voting_days=3) == date(2033, 4, 14)


def test_days_on_which_nobody_could_vote_are_added_at_the_end():
    assert closing_date(date(2033, 4, 11), voting_days=3, days_lost=2) == date(2033, 4, 16)


def test_a_vote_of_astronomical_length_closes_on_the_last_day_of_the_calendar():
    assert closing_date(date(2033, 4, 11), voting_days=2**63 - 1) == date.max
