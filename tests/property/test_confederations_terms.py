"""What holds of starting, vouching, deadlines and pooled figures, whatever the groups."""

from datetime import UTC, date, timedelta, timezone
from fractions import Fraction
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as some

from federation.confederations.rules.deadlines import return_deadline
from federation.confederations.rules.majorities import Ballots
from federation.confederations.rules.pooling import Line, pooled
from federation.confederations.rules.starting import (
    BESIDE_THE_NUMBER,
    as_many_as_fit,
    may_start,
)
from federation.confederations.rules.witnessing import witnessed_at, witnesses_needed

numbers = some.integers(0, 20)
lines = some.lists(
    some.builds(
        Line,
        group=some.text(max_size=3),
        size=numbers,
        ballots=some.builds(Ballots, yes=numbers, no=numbers, blank=numbers),
    ),
    max_size=8,
)
shares = some.fractions(0, 1, max_denominator=9)
zones = some.lists(some.integers(-14, 14).map(lambda hours: timezone(timedelta(hours=hours))))


@given(lines, numbers)
def test_pooling_loses_no_ballot_and_counts_none_twice(groups, minimum):
    figures = pooled(groups, minimum_roll=minimum)
    shown = sum((one.ballots for one in figures.alone), figures.pool)
    assert shown == sum((one.ballots for one in groups), Ballots())
    assert figures.pool_size + sum(one.size for one in figures.alone) == sum(
        one.size for one in groups
    )
    assert all(one.size >= minimum for one in figures.alone)


@given(numbers, shares)
def test_witnesses_can_always_be_enough_and_are_more_than_the_share(others, share):
    needed = witnesses_needed(others, more_than=share)
    assert needed <= others
    assert needed == others or Fraction(needed) > others * share


@given(some.integers(0, 99), some.lists(some.integers(0, 99)), some.integers(1, 5), numbers)
def test_another_witness_never_makes_a_return_later(stated, cosigned, needed, one_more):
    before = witnessed_at(stated, cosigned, needed=needed)
    after = witnessed_at(stated, [*cosigned, one_more], needed=needed)
    assert before is None or (after is not None and after <= before)


@given(some.dates(date(1971, 1, 1), date(2200, 1, 1)), zones, some.integers(0, 99))
def test_no_home_has_a_later_midnight_than_the_deadline_allows_for(day, homes, grace):
    deadline = return_deadline(day, zones=homes, grace_hours=grace)
    each = [return_deadline(day, zones=[home], grace_hours=grace) for home in homes or [UTC]]
    assert deadline == max(each)


@given(
    some.dictionaries(some.text(max_size=2), some.integers(-3, 9)), numbers, numbers, some.data()
)
def test_one_more_signature_never_hinders_a_joint_vote(sheets, signatures, groups, data):
    if not may_start(sheets, signatures=signatures, groups=groups):
        return
    group = data.draw(some.text(max_size=2))
    more = sheets | {group: sheets.get(group, 0) + 1}
    assert may_start(more, signatures=signatures, groups=groups)


@given(
    some.dictionaries(some.sampled_from("abcdef"), some.integers(0, 9)),
    numbers,
    some.integers(1, 6),
    some.integers(0, 6),
)
def test_if_the_sheets_that_are_named_start_no_vote_no_others_as_few_do(
    sheets, signatures, groups, few
):
    named = as_many_as_fit(sheets, room=few * (BESIDE_THE_NUMBER + 1))
    terms = {"signatures": signatures, "groups": groups}
    others = (
        {origin: sheets[origin] for origin in chosen}
        for size in range(few + 1)
        for chosen in combinations(sheets, size)
    )
    assert named.items() <= sheets.items()
    assert may_start(named, **terms) == any(may_start(other, **terms) for other in others)
