"""What holds of every joint vote, whatever the groups and tallies."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as some

from federation.confederations.rules.majorities import (
    Ballots,
    Group,
    GroupMajority,
    Rule,
    Tally,
    Voice,
    decide,
)

NAMES = "abcdef"
moments = some.integers(0, 12)
numbers = some.integers(-1, 9)
rules = some.builds(Rule, closes_at=moments, group_majority=some.sampled_from(GroupMajority))
tallies = some.lists(
    some.builds(
        Tally,
        group=some.sampled_from(NAMES + "x"),
        ballots=some.builds(Ballots, yes=numbers, no=numbers, blank=numbers),
        delivered_at=moments,
    ),
    max_size=12,
)
communities = some.lists(
    some.builds(
        Group,
        name=some.sampled_from(NAMES),
        size=some.integers(0, 20),
        joined_at=moments,
        left_at=some.none() | moments,
        weight=some.sampled_from([Fraction(1), Fraction(1, 2), Fraction(2, 3)]),
    ),
    max_size=6,
    unique_by=lambda group: group.name,
)


@given(rules, communities, tallies)
def test_a_tally_that_is_rejected_changes_nothing(rule, groups, given_in):
    outcome = decide(rule=rule, groups=groups, tallies=given_in)
    kept = [one for place, one in enumerate(given_in) if place not in outcome.rejected]
    again = decide(rule=rule, groups=groups, tallies=kept)
    assert again == replace(outcome, rejected=())


@given(rules, communities, tallies, some.randoms())
def test_the_order_of_arrival_matters_only_within_one_moment_of_one_group(
    rule, groups, given_in, chance
):
    one_each = list({(one.group, one.delivered_at): one for one in given_in}.values())
    shuffled = chance.sample(one_each, len(one_each))
    first = decide(rule=rule, groups=groups, tallies=one_each)
    second = decide(rule=rule, groups=groups, tallies=shuffled)
    assert replace(first, rejected=()) == replace(second, rejected=())


@given(rules, communities, tallies)
def test_delivering_everything_twice_gives_the_same_decision(rule, groups, given_in):
    once = decide(rule=rule, groups=groups, tallies=given_in)
    twice = decide(rule=rule, groups=groups, tallies=[*given_in, *given_in])
    assert replace(once, rejected=()) == replace(twice, rejected=())


@given(rules, communities, tallies)
def test_every_counted_ballot_belongs_to_a_group_that_has_a_voice(rule, groups, given_in):
    outcome = decide(rule=rule, groups=groups, tallies=given_in)
    counted = [group for group in groups if outcome.voices[group.name] is not Voice.EXCLUDED]
    assert outcome.people.cast <= sum(group.size for group in counted)
    assert outcome.people.fits(sum(group.size for group in counted))


@given(rules, communities, tallies)
def test_an_absolute_majority_is_also_a_simple_one(rule, groups, given_in):
    absolute = replace(rule, group_majority=GroupMajority.ABSOLUTE)
    simple = replace(rule, group_majority=GroupMajority.SIMPLE)
    if decide(rule=absolute, groups=groups, tallies=given_in).groups_majority:
        assert decide(rule=simple, groups=groups, tallies=given_in).groups_majority
