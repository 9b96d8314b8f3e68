"""When rolls are compared, how a person is called there, how much is answered, and who is off."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from federation.rolls.rules import identifiers, messages
from federation.rolls.rules.caps import MOST_AT_ONCE, most_questions
from federation.rolls.rules.days import roll_days
from federation.rolls.rules.identifiers import Identifier, NotComparable, strongest
from federation.rolls.rules.messages import Malformed, Question
from federation.rolls.rules.nullifiers import (
    ListDigest,
    NotAList,
    blinding,
    digest_of,
    nullifier,
    question,
)
from federation.rolls.rules.standing import Standing, standing_of
from federation.wire.rules.voprf import Evaluation

VOTE = str(UUID(int=7))
OPENS = date(2030, 5, 15)
ASKED = "ac5c6a0362baf5cb4417330ceac5a73a"
CALLED = "0e07c7b6cd8d83fb062ecd2c47ecb3e8e563eaea5b1f731a2c287ae67d5a83fb"
HOME = "ab" * 32
DIGEST = "961b5a0ef0fae259cbb5fa5560cfa71ae111ca8eaeeaaeccdfe5cd6b39218f98"


# --- Days -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("days_to_talk", "days_left"), [(0, 1), (1, 1), (2, 1), (3, 1), (4, 2), (14, 7), (15, 7)]
)
def test_rolls_close_when_half_of_the_days_to_talk_are_left(days_to_talk, days_left):
    days = roll_days(announced=OPENS - timedelta(days_to_talk), opens=OPENS)
    assert days.opens - days.closes == timedelta(days_left)


def test_nobody_changes_home_from_the_roll_day_until_all_homes_have_opened():
    days = roll_days(announced=date(2030, 5, 1), opens=OPENS)
    closed = [day for day in range(1, 32) if days.is_closed_on(date(2030, 5, day))]
    assert closed == list(range(8, 17))
    assert [day for day in closed if days.is_compared_on(date(2030, 5, day))] == closed[:-2]


# --- Identifiers ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("aino@example.org", "aino@example.org"),
        (" Aino@Example.ORG ", "aino@example.org"),
        ("aino+village@example.org", "aino@example.org"),
        ("aino+a+b@example.org.", "aino@example.org"),
        ("a.i.n.o@example.org", "a.i.n.o@example.org"),
        ("A.i.n.o+x@googlemail.com", "aino@gmail.com"),
        ("aino@Bücher.example", "aino@xn--bcher-kva.example"),
        ("ａino@example.org", "aino@example.org"),
        ("+@example.org", "+@example.org"),
        ("...@gmail.com", "...@gmail.com"),
        ("aino@a..example", "aino@a..example"),
        ('"a@b"@example.org', '"a@b"@example.org'),
    ],
)
def test_one_box_is_one_address_however_it_is_written(written, compared):
    assert identifiers.email(written) == Identifier(kind="email", text=compared)


@pytest.mark.parametrize("written", ["", "aino", "aino@", "@example.org", "aino@.", "@"])
def test_what_is_no_address_is_not_compared(written):
    with pytest.raises(NotComparable):
        identifiers.email(written)


def test_of_somebody_without_an_identifier_there_is_none():
    one = identifiers.email("aino@example.org")
    assert strongest([]) is None
    assert strongest([one]) == one


# --- Nullifiers -------------------------------------------------------------------------------
def test_the_same_person_is_asked_about_differently_in_each_vote():
    one = identifiers.email("aino@example.org")
    assert question(VOTE, one) != question(str(UUID(int=8)), one)
    assert nullifier(VOTE, b"value") != nullifier(str(UUID(int=8)), b"value")


def test_values_do_not_change_between_versions():
    asked = question(VOTE, identifiers.email("aino@example.org"))
    assert asked.hex().startswith(ASKED)
    assert nullifier(VOTE, asked) == CALLED
    assert digest_of(VOTE, sorted([CALLED, "00" * 32]), origin=HOME) == DIGEST


def test_nobody_is_hidden_twice_in_the_same_way():
    hidden = {blinding(b"s" * 32, row=row, step=step) for row in range(3) for step in range(3)}
    hidden.add(blinding(b"t" * 32, row=0, step=0))
    assert len(hidden) == 10
    assert blinding(b"s" * 32, row=1, step=2) in hidden


@pytest.mark.parametrize(
    "listed", [["22" * 32, "11" * 32], ["11" * 32, "11" * 32], ["short"], ["AB" * 32], [1]]
)
def test_a_list_holds_each_once_and_in_order(listed):
    with pytest.raises(NotAList):
        digest_of(VOTE, listed, origin=HOME)


def test_a_list_is_the_same_in_one_piece_and_in_pages():
    digest = ListDigest(VOTE, origin=HOME)
    digest.add(["11" * 32])
    digest.add(["22" * 32, "33" * 32])
    assert digest.hex() == digest_of(VOTE, ["11" * 32, "22" * 32, "33" * 32], origin=HOME)
    assert digest.count == 3


def test_no_two_homes_have_the_same_digest_even_of_the_same_list():
    assert digest_of(VOTE, [], origin=HOME) != digest_of(VOTE, [], origin="cd" * 32)


# --- Caps -------------------------------------------------------------------------------------
@pytest.mark.parametrize(("size", "most"), [(0, 5), (10, 15), (50, 55), (200, 220)])
def test_a_guardian_answers_little_more_than_a_home_has_people(size, most):
    assert most_questions(size) == most


# --- Who is off -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("is_released", "others", "released_by", "standing"),
    [
        (False, (), (), Standing.CLEAR),
        (True, (), (), Standing.ELSEWHERE),
        (True, ("b",), ("b",), Standing.ELSEWHERE),
        (False, ("b",), (), Standing.UNRESOLVED),
        (False, ("b",), ("b",), Standing.HERE),
        (False, ("b", "c"), ("b",), Standing.UNRESOLVED),
        (False, ("b", "c"), ("c", "b"), Standing.HERE),
        (False, (), ("b",), Standing.CLEAR),
    ],
)
def test_who_is_listed_twice_stays_where_all_others_let_go(
    is_released, others, released_by, standing
):
    found = standing_of(is_released=is_released, others=others, released_by=released_by)
    assert found == standing
    assert found.is_on == (standing in (Standing.CLEAR, Standing.HERE))


# --- Messages ---------------------------------------------------------------------------------
def test_a_question_and_its_answer_arrive_as_they_were_sent():
    asked = Question(vote=VOTE, elements=(b"\1" * 32, b"\2" * 32))
    assert messages.read_question(messages.write_question(asked)) == asked
    answer = Evaluation(elements=(b"\3" * 32,), challenge=b"\4" * 32, response=b"\5" * 32)
    assert messages.read_answer(messages.write_answer(answer)) == answer


@pytest.mark.parametrize(
    "changed",
    [
        {"vote": None},
        {"vote": VOTE.upper().replace("0", "A")},
        {"elements": None},
        {"elements": "aa"},
        {"elements": []},
        {"elements": ["aa" * 32] * (MOST_AT_ONCE + 1)},
        {"elements": ["aa" * 31]},
        {"elements": [7]},
    ],
)
def test_a_malformed_question_is_refused(changed):
    right = {"vote": VOTE, "elements": ["aa" * 32]}
    assert messages.read_question(right)
    with pytest.raises(Malformed):
        messages.read_question({**right, **changed})


@pytest.mark.parametrize("missing", ["elements", "challenge", "response"])
def test_a_malformed_answer_is_refused(missing):
    right = {"elements": ["aa" * 32], "challenge": "bb" * 32, "response": "cc" * 32}
    assert messages.read_answer(right)
    with pytest.raises(Malformed):
        messages.read_answer({**right, missing: "not hex"})


@pytest.mark.parametrize(
    "page",
    [
        {},
        {"nullifiers": [], "more": True},
        {"nullifiers": [], "more": 0},
        {"nullifiers": ["zz" * 32], "more": False},
        {"nullifiers": ["aa" * 32] * (messages.ON_ONE_PAGE + 1), "more": False},
    ],
)
def test_a_malformed_page_of_a_list_is_refused(page):
    assert messages.read_page({"nullifiers": ["aa" * 32], "more": True}) == (["aa" * 32], True)
    with pytest.raises(Malformed):
        messages.read_page(page)


@pytest.mark.parametrize("size", [-1, True, "7", 10**10 + 1, None])
def test_what_is_no_number_of_people_is_refused(size):
    assert messages.read_size(7) == 7
    with pytest.raises(Malformed):
        messages.read_size(size)


def test_a_digest_has_64_digits():
    assert messages.read_nullifier("ab" * 32) == "ab" * 32
    with pytest.raises(Malformed):
        messages.read_nullifier("ab")
