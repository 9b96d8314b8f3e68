"""The law of membership: bars, the count, who is at risk."""

from fractions import Fraction
from typing import Any

import pytest

from groups.membership import rules
from groups.membership.rules import Formula, Greeting, Outcome, Rule, Span

# e to fifty places, cut off: a number just below e, and with one more in the last place just above.
E_50 = 271828182845904523536028747135266249775724709369995
BELOW_E, ABOVE_E = Fraction(E_50, 10**50), Fraction(E_50 + 1, 10**50)


def a_rule(**changes: Any) -> Rule:
    values: dict[str, Any] = {
        "formula": Formula.CAPPED,
        "acceptance": 2,
        "multiplier": Fraction(27, 10),
        "share": Fraction(1, 4),
        "greeting": Greeting.ALWAYS,
        "small_size": 3,
    }
    return Rule(**{**values, **changes})


@pytest.mark.parametrize(
    ("members", "bar"), [(0, -3), (1, -2), (3, 0), (5, 2), (6, 3), (7, 3), (700, 3)]
)
def test_the_capped_bar_rises_with_the_members_and_then_stays(members: int, bar: int) -> None:
    assert rules.capped_bar(members, acceptance=3) == bar
    assert a_rule(acceptance=3).bar(members) == bar


@pytest.mark.parametrize(
    ("members", "bar"),
    [(0, -2), (1, -1), (2, -1), (3, 0), (7, 0), (8, 1), (60, 3), (1000, 5), (10**6, 12)],
)
def test_the_logarithmic_bar_is_the_one_of_the_sources(members: int, bar: int) -> None:
    assert a_rule(formula=Formula.LOG).bar(members) == bar


@pytest.mark.parametrize(
    ("members", "bar"), [(0, 0), (1, 0), (4, 0), (5, 1), (8, 1), (9, 2), (100, 24)]
)
def test_the_bar_as_a_share_is_one_less_than_the_share_rounded_up(members: int, bar: int) -> None:
    assert a_rule(formula=Formula.SHARE).bar(members) == bar


def test_the_logarithm_is_exact_where_floating_point_is_not() -> None:
    assert rules.floor_ln(BELOW_E) == 0
    assert rules.floor_ln(ABOVE_E) == 1
    assert rules.floor_ln(BELOW_E**7) == 6
    assert rules.floor_ln(ABOVE_E**7) == 7
    assert rules.floor_ln(Fraction(1)) == 0
    assert rules.floor_ln(Fraction(2**126)) == 87


def test_a_greeting_depends_on_the_size_that_the_newcomer_finds() -> None:
    assert a_rule(greeting=Greeting.ALWAYS).greets(10**6)
    assert not a_rule(greeting=Greeting.NEVER).greets(0)
    small = a_rule(greeting=Greeting.WHILE_SMALL)
    assert small.greets(3)
    assert not small.greets(4)


def test_every_admission_raises_the_bar_for_the_next() -> None:
    # Two members: bar 0. With three it is 1, which is not exceeded by 1.
    outcome = rules.count([1, 2, 3, 4], members=[1, 2], sums={3: 1, 4: 1}, rule=a_rule())
    assert outcome.admitted == (3,)


def test_every_removal_lowers_the_bar_for_the_next() -> None:
    outcome = rules.count([1, 2, 3, 4], members=[1, 2, 3, 4], sums={1: 1, 2: 1}, rule=a_rule())
    assert outcome == Outcome(admitted=(), greeting=frozenset(), removed=(1, 3))


def test_a_newcomers_greeting_saves_who_would_have_fallen() -> None:
    members, sums = [1, 2, 3], {1: 1, 2: 1, 3: 1, 4: 2}
    greeted = rules.count([1, 2, 3, 4], members=members, sums=sums, rule=a_rule())
    assert greeted.admitted == (4,)
    assert greeted.removed == ()
    silent = a_rule(greeting=Greeting.NEVER)
    alone = rules.count([1, 2, 3, 4], members=members, sums=sums, rule=silent)
    assert alone.greeting == frozenset()
    assert alone.removed == (1,)


def test_a_newcomer_can_fall_in_the_count_that_let_them_in() -> None:
    rule = a_rule(formula=Formula.SHARE, share=Fraction(1, 2), greeting=Greeting.NEVER)
    sums = {1: 9, 2: 1, 3: 9, 4: 9, 5: 9}
    outcome = rules.count([1, 2, 3, 4, 5], members=[1], sums=sums, rule=rule)
    assert outcome.admitted == (2, 3, 4, 5)
    assert outcome.removed == (2,)


def test_who_came_later_greets_who_came_before() -> None:
    received = rules.greetings_received([5, 6, 7], greeting=frozenset({6, 7}))
    assert received == {5: 2, 6: 1, 7: 0}


def test_a_welcome_reaches_who_was_a_member_at_that_moment_and_nobody_else() -> None:
    spans = [Span(1, 0, None), Span(2, 3, 6), Span(2, 8, None), Span(3, 5, None), Span(4, 9, 9)]
    welcomes = [(3, 2), (5, 3), (6, 9), (8, 8)]
    assert rules.welcomes_received(spans, welcomes) == {1: 4, 2: 1, 3: 2, 4: 0}


def test_nobody_receives_their_own_welcome() -> None:
    spans = [Span(1, 0, None), Span(2, 0, 4), Span(3, 0, 1)]
    welcomes = [(1, 1), (1, 2), (1, 3)]
    assert rules.welcomes_received(spans, welcomes) == {1: 2, 2: 2, 3: 0}


def test_a_member_is_at_risk_within_the_margin_above_the_bar() -> None:
    assert rules.is_at_risk(3, bar=3, margin=1)
    assert not rules.is_at_risk(4, bar=3, margin=1)
    assert rules.is_at_risk(2, bar=3, margin=0)


def test_a_count_that_can_change_nothing_is_not_due() -> None:
    high, low = a_rule(acceptance=10**9).bar, a_rule().bar
    assert not rules.can_change_anything(members=3, waiting=0, bar=high)
    assert rules.can_change_anything(members=3, waiting=1, bar=high)
    assert rules.can_change_anything(members=3, waiting=0, bar=low)
    assert not rules.may_be_at_risk(members=3, bar=high(3), margin=1)
    assert not rules.may_be_at_risk(members=0, bar=9, margin=1)
    assert not rules.may_be_at_risk(members=3, bar=low(3), margin=0)
    assert rules.may_be_at_risk(members=3, bar=low(3), margin=1)
