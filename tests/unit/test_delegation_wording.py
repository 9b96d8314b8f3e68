"""A mandate is read back in a sentence that a neighbour understands."""

from datetime import date
from fractions import Fraction

import pytest

from delegation.wording import (
    Clause,
    day_in_words,
    how,
    hundredths,
    people,
    percent,
    read_back,
    votes,
    votes_in_words,
)

TODAY = date(2030, 5, 4)
BOTH = Clause(names=["Bob", "Emily"], quota=2)
CLEO = Clause(names=["Cleo"], quota=1)


def test_the_sentence_names_scope_choices_in_order_and_end():
    sentence = read_back("gardens", [BOTH, CLEO], date(2031, 5, 3), today=TODAY)
    assert sentence == (
        "On <em>gardens</em>, vote as Bob and Emily when both vote the same; "
        "if they differ, as Cleo; until 3 May next year."
    )


def test_a_mandate_for_everything_says_so():
    assert (
        read_back("", [CLEO], TODAY, today=TODAY)
        == "On <em>everything</em>, vote as Cleo; until 4 May."
    )


THREE = ["Bob", "Cleo", "Dave"]
TWO_OF_THREE = Clause(names=THREE, quota=2)
DAVE_YES = Clause(names=["Dave"], quota=1, joint_yes=True)
BOTH_YES = Clause(names=["Bob", "Emily"], quota=2, joint_yes=True)
TWO_YES = Clause(names=THREE, quota=2, joint_yes=True)
ALL_YES = Clause(names=THREE, quota=3, joint_yes=True)


@pytest.mark.parametrize(
    ("clauses", "said"),
    [
        ([BOTH_YES], "for the changes that both Bob and Emily vote for"),
        ([DAVE_YES], "for the changes that Dave votes for"),
        ([DAVE_YES, CLEO], "for the changes that Dave votes for; otherwise, as Cleo"),
        (
            [Clause(names=THREE, quota=3)],
            "as Bob, Cleo and Dave when all of them vote the same",
        ),
        (
            [TWO_OF_THREE, CLEO],
            "as Bob, Cleo and Dave when at least 2 of them vote the same; if fewer agree, as Cleo",
        ),
        ([TWO_YES], "for the changes that at least 2 of Bob, Cleo and Dave vote for"),
        ([ALL_YES], "for the changes that all of Bob, Cleo and Dave vote for"),
        ([CLEO, BOTH], "as Cleo; if Cleo does not vote, as Bob and Emily when both vote the same"),
        ([], ""),
    ],
)
def test_every_kind_of_choice_has_its_words(clauses, said):
    assert how(clauses) == said


def test_a_name_is_never_markup():
    assert "<b>" not in how([Clause(names=["<b>"], quota=1)])


@pytest.mark.parametrize(
    ("names", "said"),
    [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")],
)
def test_names_stand_in_a_row(names, said):
    assert people(names) == said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2030, 12, 1), "1 December"),
        (date(2031, 1, 1), "1 January next year"),
        (date(2033, 1, 1), "1 January 2033"),
    ],
)
def test_a_day_is_said_as_people_say_it(day, said):
    assert day_in_words(day, today=TODAY) == said


def test_votes_carried_are_said_to_the_tenth():
    assert [votes(Fraction(n, 6)) for n in (6, 9, 20, 61)] == ["1", "1.5", "3.3", "10.2"]


def test_a_share_is_said_in_percent_and_a_small_one_is_not_nothing():
    shares = [Fraction(0), Fraction(1, 1000), Fraction(1, 8), Fraction(1)]
    assert [percent(share) for share in shares] == ["0 %", "less than 1 %", "12 %", "100 %"]


def test_a_coefficient_is_said_in_hundredths():
    assert [hundredths(Fraction(n, 200)) for n in (0, 9, 200)] == ["0.00", "0.04", "1.00"]


def test_one_vote_is_one():
    said = [votes_in_words(Fraction(n, 2)) for n in (1, 2, 3, 4)]
    assert said == ["0.5 votes", "1 vote", "1.5 votes", "2 votes"]
