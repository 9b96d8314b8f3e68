"""The count against a slow word-for-word transcription, and the bars against their definitions."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from groups.membership import rules
from groups.membership.rules import Formula, Greeting, Rule, Span

PEOPLE = list(range(8))
Ratings = dict[tuple[int, int], int]
a_rule = st.builds(
    Rule,
    formula=st.sampled_from(Formula),
    acceptance=st.integers(1, 6),
    multiplier=st.fractions(Fraction(1, 10), 9, max_denominator=20),
    share=st.fractions(Fraction(1, 20), Fraction(1, 2), max_denominator=20),
    greeting=st.sampled_from(Greeting),
    small_size=st.integers(1, 6),
)
some_ratings = st.dictionaries(
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)).filter(lambda p: p[0] != p[1]),
    st.integers(-1, 1),
    max_size=40,
)


def total(ratings: Ratings, person: int) -> int:
    return sum(value for (_by, about), value in ratings.items() if about == person)


def slowly(
    order: list[int], members: set[int], ratings: Ratings, rule: Rule
) -> tuple[list[int], list[int], Ratings]:
    """Steps 1 to 4 of a count, one rating at a time."""
    ratings, members = dict(ratings), set(members)
    sums = {person: total(ratings, person) for person in order}
    admitted, removed = [], []
    for person in [person for person in order if person not in members]:
        if sums[person] > rule.bar(len(members)):
            if rule.greets(len(members)):
                ratings.update({(person, other): 1 for other in members})
            members.add(person)
            admitted.append(person)
    sums = {person: total(ratings, person) for person in order}
    for person in [person for person in order if person in members]:
        if sums[person] < rule.bar(len(members)):
            members.remove(person)
            removed.append(person)
            ratings = {pair: value for pair, value in ratings.items() if pair[0] != person}
    return admitted, removed, ratings


@given(st.permutations(PEOPLE), st.sets(st.sampled_from(PEOPLE)), some_ratings, a_rule)
@settings(max_examples=300, deadline=None)
def test_the_count_is_the_one_that_is_written_down(
    order: list[int], members: set[int], ratings: Ratings, rule: Rule
) -> None:
    ratings = {pair: value for pair, value in ratings.items() if pair[0] in members}
    sums = {person: total(ratings, person) for person in order}
    outcome = rules.count(order, members=members, sums=sums, rule=rule)
    admitted, removed, _left = slowly(order, members, ratings, rule)
    assert list(outcome.admitted) == admitted
    assert list(outcome.removed) == removed


@given(st.integers(0, 2**63), st.integers(1, 2**63), st.integers(1, 2**63))
@settings(deadline=None)
def test_the_logarithm_lies_between_the_powers_of_e(n: int, p: int, q: int) -> None:
    number = n * Fraction(p, q) + 1
    whole = rules.floor_ln(number)
    low, high = rules.bounds_of_e(60)
    assert low**whole <= number
    assert number < high ** (whole + 1)


@given(st.integers(0, 10**9), st.fractions(Fraction(1, 10**9), Fraction(1, 2)))
def test_the_share_bar_is_passed_by_the_share_itself(n: int, share: Fraction) -> None:
    bar = rules.share_bar(n, share=share)
    assert bar == 0 or bar < n * share <= bar + 1


moments = st.lists(st.integers(0, 30), min_size=0, max_size=8, unique=True)


@given(st.lists(moments, max_size=6), st.lists(st.integers(0, 30), max_size=6))
def test_welcomes_are_merged_as_if_asked_one_by_one(
    turns: list[list[int]], given_at: list[int]
) -> None:
    spans = []
    for person, turn in enumerate(turns):
        ends = sorted(turn)
        pairs = list(zip(ends[::2], [*ends[1::2], None], strict=False))
        spans += [Span(person, since, until) for since, until in pairs]
    welcomes = sorted((moment, giver) for giver, moment in enumerate(given_at))
    expected: dict[int, int] = {}
    for span in spans:
        inside = [
            giver
            for moment, giver in welcomes
            if span.since < moment and (span.until is None or moment < span.until)
        ]
        reached = sum(giver != span.person for giver in inside)
        expected[span.person] = expected.get(span.person, 0) + reached
    assert rules.welcomes_received(spans, welcomes) == expected
