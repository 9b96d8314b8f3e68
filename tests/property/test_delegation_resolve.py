"""What holds for every community: both methods find what the definition says, word by word."""

import random
from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from delegation.rules.assembly import UNRESOLVED, differences, tally
from delegation.rules.graph import resolve_by_graph
from delegation.rules.resolve import resolve
from delegation.rules.scope import Choice
from delegation.rules.waves import unravel
from tests.unravelling import Community, any_community, beside, literally, yields

seeds = st.integers(0, 2**32).map(random.Random)
# By arrays only, mixed, and one by one only.
WAYS = (0, 3, 10**9)


def check(community: Community) -> None:
    assembly = community.assembly()
    found = resolve(assembly)
    outcome, level, wave = literally(community)
    assert found.outcome.tolist() == outcome
    assert found.level.tolist() == level
    assert found.wave is None or found.wave.tolist() == wave
    assert differences(found, resolve_by_graph(assembly)) == []
    for few in WAYS:
        other = unravel(assembly, few=few)
        assert differences(found, other) == []
        assert other.wave.tolist() == wave


@given(seeds, st.integers(1, 4), st.booleans())
def test_both_methods_find_what_the_definition_says(rng, options, is_single):
    check(any_community(rng, most=60, options=options, is_single=is_single))


@pytest.mark.parametrize("is_single", [False, True])
@pytest.mark.parametrize("status_quo", [0, 1])
def test_both_methods_find_what_the_definition_says_ten_thousand_times(status_quo, is_single):
    """A hundred strangers' communities at a time: what happens in one changes no other."""
    rng = random.Random(f"{status_quo} {is_single}")
    for _ in range(25):
        communities = [
            replace(
                any_community(rng, most=8, options=2, is_single=is_single), status_quo=status_quo
            )
            for _ in range(100)
        ]
        whole = beside(communities, options=2, status_quo=status_quo)
        expected = [vote for one in communities for vote in literally(one)[0][: len(one.direct)]]
        assembly = whole.assembly()
        found = resolve(assembly)
        assert found.outcome[: assembly.members].tolist() == expected
        assert differences(found, resolve_by_graph(assembly)) == []
        for few in WAYS:
            assert differences(found, unravel(assembly, few=few)) == []


def single_choices(member: int, size: int) -> list[Choice]:
    others = [other for other in range(size) if other != member]
    return [
        Choice(delegates=named, quota=quota)
        for number in range(1, size)
        for named in combinations(others, number)
        for quota in range(number // 2 + 1, number + 1)
    ]


def least_fixpoint(community: Community) -> list[int]:
    """Of all outcomes in which everybody has just what their choice yields, the least.

    It says nothing but what all of them say.
    """
    asked = sorted(community.lists)
    fixed = []
    for guess in product((UNRESOLVED, 0, 1), repeat=len(asked)):
        outcome = [UNRESOLVED if vote is None else vote for vote in community.direct]
        for member, vote in zip(asked, guess, strict=True):
            outcome[member] = vote
        if all(
            yields(community.lists[member][0][0], outcome, community) == outcome[member]
            for member in asked
        ):
            fixed.append(outcome)
    least = min(fixed, key=lambda outcome: sum(vote != UNRESOLVED for vote in outcome))
    for outcome in fixed:
        assert all(one in (UNRESOLVED, other) for one, other in zip(least, outcome, strict=True))
    return least


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_with_one_choice_each_only_what_must_follow_follows(size):
    """Every community of this size, with one option and blank, all of them beside each other."""
    states = [[0, 1, None, *single_choices(member, size)] for member in range(size)]
    communities = []
    for whole in product(*states):
        # What holds for one option holds for the other, and the order of members is irrelevant.
        # Without any vote nothing follows, which three people show as well as four.
        kinds = [2 if isinstance(state, Choice) else state is None for state in whole]
        if kinds == sorted(kinds) and (whole[0] == 0 or size < 4):
            mine = {m: [[state]] for m, state in enumerate(whole) if isinstance(state, Choice)}
            votes = [None if isinstance(state, Choice) else state for state in whole]
            communities.append(Community(direct=votes, lists=mine, options=1, status_quo=0))
    expected = [vote for community in communities for vote in least_fixpoint(community)]
    assembly = beside(communities, options=1, status_quo=0).assembly()
    assert resolve(assembly).outcome.tolist() == expected
    assert resolve_by_graph(assembly).outcome.tolist() == expected


@given(seeds)
def test_the_order_of_members_and_of_names_in_a_choice_is_irrelevant(rng):
    community = any_community(rng, most=20)
    size = len(community.direct)
    order = rng.sample(range(size), size)

    def moved(choice: Choice) -> Choice:
        names = [order[delegate] for delegate in choice.delegates]
        return replace(choice, delegates=tuple(rng.sample(names, len(names))))

    direct = [None] * size
    for member, vote in enumerate(community.direct):
        direct[order[member]] = vote
    other = replace(
        community,
        direct=direct,
        lists={
            order[member]: [
                [moved(choice) for choice in one] for one in rng.sample(all_, len(all_))
            ]
            for member, all_ in community.lists.items()
        },
        private=frozenset(order[member] for member in community.private),
    )
    before, after = resolve(community.assembly()), resolve(other.assembly())
    assert before.outcome[:size].tolist() == after.outcome[order].tolist()
    assert before.level[:size].tolist() == after.level[order].tolist()


@given(seeds)
def test_an_own_vote_is_never_changed_and_nobody_is_counted_twice(rng):
    community = any_community(rng, most=20)
    assembly = community.assembly()
    found = resolve(assembly)
    for member, vote in enumerate(community.direct):
        if vote is not None:
            assert (found.outcome[member], found.level[member]) == (vote, 0)
    own, delegated = tally(assembly, found)
    assert sum(own) == sum(vote is not None for vote in community.direct)
    assert sum(own) + sum(delegated) <= len(community.direct)


@given(seeds)
def test_a_new_mandate_changes_nobody_decided_by_first_choices_alone(rng):
    community = any_community(rng, most=20)
    firsts = {
        member: [one[:1] for one in lists[:1]]
        for member, lists in community.lists.items()
        if len(lists) == 1
    }
    early = resolve(replace(community, lists=firsts).assembly()).outcome
    idle = [
        member
        for member, vote in enumerate(community.direct)
        if vote is None and member not in community.lists
    ]
    more = dict(community.lists)
    for member in idle:
        more.update(
            {member: any_community(rng, most=1).lists.get(0, [[Choice(delegates=(0,), quota=1)]])}
        )
    late = resolve(replace(community, lists=more).assembly()).outcome[: early.size]
    assert np.array_equal(late[early >= 0], early[early >= 0])


@given(seeds)
def test_what_happens_among_strangers_changes_nothing(rng):
    here, there = any_community(rng, most=12), any_community(rng, most=12)
    there = replace(there, status_quo=here.status_quo)
    both = beside([here, there], options=3, status_quo=here.status_quo)
    alone = resolve(here.assembly()).outcome[: len(here.direct)]
    assert resolve(both.assembly()).outcome[: len(here.direct)].tolist() == alone.tolist()
