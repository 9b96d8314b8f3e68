"""The dry run tells what the numbers tell, and admits what they do not."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from groups.constitution.rules import Answer, Collected, Vote, Why, try_out
from tests.charters import VILLAGE

RULES: Mapping[str, Any] = {
    **VILLAGE,
    "group.name": "Vik",
    "membership.founders": 3,
    "membership.warning_margin": 1,
    "proposals.author_signs": True,
    "referenda.ballots": "sealed",
    "referenda.revote": True,
    "support.constant": 3,
}
COLLECTED = Collected(signatures=6, since=date(2030, 1, 1), reached_on=date(2030, 1, 31))


def a_vote(*, yes: int, no: int, blank: int = 0, roll: int = 20, protected: bool = False) -> Vote:
    return Vote(
        tally={"keep": no, "amend": yes},
        blank=blank,
        status_quo="keep",
        roll_size=roll,
        protected=protected,
        collected=(COLLECTED,),
    )


def tried(vote: Vote, **changes: Any) -> tuple[Answer, tuple[Why, ...]]:
    after = {name.replace("__", "."): value for name, value in changes.items()}
    return try_out(vote, RULES, {**RULES, **after})


def test_nothing_changes_where_nothing_is_changed() -> None:
    assert tried(a_vote(yes=8, no=3)) == (Answer.SAME, ())


def test_a_quorum_would_have_stopped_a_small_majority() -> None:
    quorum = {"referenda__quorum_basis": "approval", "referenda__quorum_share": Fraction(1, 2)}
    assert tried(a_vote(yes=9, no=3), **quorum) == (Answer.REJECTED, ())
    assert tried(a_vote(yes=10, no=3), **quorum) == (Answer.SAME, ())
    assert tried(a_vote(yes=3, no=10), **quorum) == (Answer.SAME, ())


def test_without_its_quorum_a_vote_would_have_adopted() -> None:
    before = {
        **RULES,
        "referenda.quorum_basis": "participation",
        "referenda.quorum_share": Fraction(1),
    }
    assert try_out(a_vote(yes=9, no=3), before, RULES) == (Answer.ADOPTED, ())


def test_the_higher_majority_moves_only_votes_on_protected_rules() -> None:
    lower = {"referenda__protected_majority": Fraction(1, 2)}
    assert tried(a_vote(yes=3, no=2, protected=True), **lower) == (Answer.ADOPTED, ())
    assert tried(a_vote(yes=3, no=2), **lower) == (Answer.SAME, ())


@pytest.mark.parametrize(
    "change",
    [
        {"group__name": "Nes"},
        {"decisions__waiting_days": 30},
        {"membership__founders": 9},
        {"membership__warning_margin": 2},
    ],
)
def test_some_rules_move_no_vote(change: dict[str, Any]) -> None:
    assert tried(a_vote(yes=8, no=3), **change) == (Answer.SAME, ())


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"membership__share": Fraction(1, 2)}, Why.MEMBERSHIP),
        ({"proposals__discussion_days": 1}, Why.DISCUSSION),
        ({"proposals__author_signs": False}, Why.COLLECTING),
        ({"referenda__ballots": "open"}, Why.SECRECY),
        ({"referenda__revote": False}, Why.VOTING),
        ({"support__constant": 4}, Why.OTHER),
    ],
)
def test_nobody_knows_how_people_would_have_acted(change: dict[str, Any], why: Why) -> None:
    assert tried(a_vote(yes=8, no=3), **change) == (Answer.UNKNOWN, (why,))


def test_enough_signatures_are_enough_under_another_number() -> None:
    assert tried(a_vote(yes=8, no=3), proposals__signatures_number=6) == (Answer.SAME, ())
    assert tried(a_vote(yes=8, no=3), proposals__signatures_number=7) == (
        Answer.UNKNOWN,
        (Why.SIGNATURES,),
    )


def test_a_share_of_the_roll_is_asked_of_the_signatures() -> None:
    share = {"proposals__signatures_kind": "share"}
    assert tried(a_vote(yes=8, no=3, roll=12), **share) == (Answer.SAME, ())
    assert tried(a_vote(yes=8, no=3, roll=13), **share)[1] == (Why.SIGNATURES,)


def test_a_share_that_is_not_in_use_asks_nothing() -> None:
    unused = {"proposals__signatures_share": Fraction(1)}
    assert tried(a_vote(yes=8, no=3), **unused) == (Answer.SAME, ())


def test_signatures_that_came_in_time_would_have_come_in_a_shorter_term() -> None:
    assert tried(a_vote(yes=8, no=3), proposals__signature_days=30) == (Answer.SAME, ())
    assert tried(a_vote(yes=8, no=3), proposals__signature_days=29)[1] == (Why.TERM,)


def test_fewer_days_to_vote_may_have_kept_anybody_away() -> None:
    assert tried(a_vote(yes=20, no=0), referenda__voting_days=6)[1] == (Why.VOTING,)


@pytest.mark.parametrize(
    ("yes", "no", "answer"),
    [(11, 0, Answer.SAME), (10, 0, Answer.UNKNOWN), (0, 10, Answer.SAME), (0, 9, Answer.UNKNOWN)],
)
def test_more_days_to_vote_matter_only_if_the_absent_could_have_turned_the_vote(
    yes: int, no: int, answer: Answer
) -> None:
    assert tried(a_vote(yes=yes, no=no), referenda__voting_days=14)[0] is answer


def test_every_doubt_is_named_once() -> None:
    answer, doubts = tried(
        a_vote(yes=8, no=3),
        referenda__ballots="open",
        referenda__revote=False,
        referenda__voting_days=3,
    )
    assert answer is Answer.UNKNOWN
    assert sorted(doubts) == [Why.SECRECY, Why.VOTING]


def test_who_let_others_vote_could_have_voted_themselves_in_a_longer_vote() -> None:
    themselves = a_vote(yes=6, no=1, roll=10)
    through_others = replace(themselves, delegated={"amend": 5, "keep": 0})
    assert tried(themselves, referenda__voting_days=99) == (Answer.SAME, ())
    assert tried(through_others, referenda__voting_days=99) == (Answer.UNKNOWN, (Why.VOTING,))


def test_blank_votes_through_mandates_may_turn_too() -> None:
    vote = a_vote(yes=4, no=2, blank=1, roll=7)
    carried = replace(vote, blank=2, delegated_blank=2, roll_size=8)
    assert tried(vote, referenda__voting_days=99) == (Answer.SAME, ())
    assert tried(carried, referenda__voting_days=99) == (Answer.UNKNOWN, (Why.VOTING,))


def test_rules_about_mandates_depend_on_what_people_would_have_done() -> None:
    rules = {**RULES, "delegation.on": True, "delegation.checked_up_to": 9}
    off, other = rules | {"delegation.on": False}, rules | {"delegation.checked_up_to": 3}
    assert try_out(a_vote(yes=3, no=2), rules, off) == (Answer.UNKNOWN, (Why.OTHER,))
    assert try_out(a_vote(yes=3, no=2), rules, other) == (Answer.SAME, ())
