"""Weights, chains and snapshots of every community."""

import json
import random
from fractions import Fraction

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from delegation import program
from delegation.rules.assembly import UNRESOLVED, tally
from delegation.rules.chain import chain
from delegation.rules.concentration import gini, lorenz, majority_of
from delegation.rules.graph import Lost, flow, loops, lost
from delegation.rules.resolve import resolve
from delegation.rules.snapshot import canonical, freeze, thaw, totals
from delegation.rules.weight import weights
from tests.unravelling import any_community

seeds = st.integers(0, 2**32).map(random.Random)
spread = st.lists(st.fractions(min_value=0, max_value=9, max_denominator=7), max_size=20)


@given(seeds, st.booleans())
def test_no_vote_is_lost_on_its_way(rng, is_single):
    assembly = any_community(rng, most=30, is_single=is_single).assembly()
    found = resolve(assembly)
    carried = weights(assembly, found)
    own, delegated = tally(assembly, found)
    cast = [weight for weight, level in zip(carried, found.level, strict=True) if level == 0]
    assert sum(cast) == sum(own) + sum(delegated)
    assert all(weight >= 1 for weight in cast)


@given(seeds, st.booleans())
def test_weights_are_those_of_the_graph(rng, is_single):
    assembly = any_community(rng, most=30, is_single=is_single).assembly()
    found = resolve(assembly)
    graph = flow(assembly, found)
    carried = {
        place: Fraction(place < assembly.members and outcome != UNRESOLVED)
        for place, outcome in enumerate(found.outcome.tolist())
    }
    for member in nx.topological_sort(graph):
        for delegate in graph[member]:
            carried[delegate] += carried[member] / graph.out_degree(member)
    assert list(weights(assembly, found)) == list(carried.values())


@given(seeds)
def test_every_delegated_vote_rests_on_own_votes_for_the_same(rng):
    assembly = any_community(rng, most=30).assembly()
    found = resolve(assembly)
    for member in range(assembly.members):
        steps, is_all = chain(assembly, found, member)
        assert is_all
        assert {step.outcome for step in steps} == {found.outcome[member]}
        shown = {step.member for step in steps}
        assert all(shown.issuperset(step.followed) for step in steps)
        assert all(bool(step.followed) == (step.level > 0) for step in steps)


@given(seeds)
def test_whoever_has_a_mandate_has_an_outcome_or_a_reason(rng):
    assembly = any_community(rng, most=30).assembly()
    found = resolve(assembly)
    reasons = lost(assembly, found)
    unresolved = {
        member
        for member in set(assembly.choices.owner.tolist())
        if member < assembly.members and found.outcome[member] == UNRESOLVED
    }
    assert set(reasons) == unresolved
    assert all(
        reasons[member] == Lost.CIRCLE for circle in loops(assembly, found) for member in circle
    )


@given(seeds)
def test_a_snapshot_comes_to_the_same_in_every_program(rng):
    assembly = any_community(rng, most=30).assembly()
    found = resolve(assembly)
    followed = set(assembly.choices.delegates.tolist())
    names = {
        place: f"P{place}"
        for place in range(assembly.members)
        if place in followed or assembly.direct[place] != UNRESOLVED
    }
    file = canonical(freeze(assembly, options=("a", "b", "c"), names=names))
    back = thaw(file)
    read = totals(back, resolve(back.assembly))
    own, delegated = tally(assembly, found)
    keys = ["a", "b", "c", "blank"]
    assert (read.own, read.delegated) == (
        dict(zip(keys, own, strict=True)),
        dict(zip(keys, delegated, strict=True)),
    )
    assert program.count(json.loads(file)) == (read.own, read.delegated, read.unresolved)


@given(spread)
def test_concentration_stays_within_its_bounds(carried):
    assert 0 <= gini(carried) <= 1
    curve = lorenz(carried)
    assert curve == sorted(curve)
    assert all(votes <= people for people, votes in curve)
    needed = majority_of(carried)
    if sum(carried):
        assert curve[0] == (0, 0)
        assert curve[-1] == (1, 1)
        ordered = sorted(carried, reverse=True)
        assert 2 * sum(ordered[:needed]) > sum(carried) >= 2 * sum(ordered[: needed - 1])
    else:
        assert (needed, curve) == (0, [])


@given(spread.filter(any))
def test_gini_is_the_mean_difference_between_two_people(carried):
    apart = sum(abs(one - other) for one in carried for other in carried)
    assert gini(carried) == Fraction(apart, 2 * len(carried) * sum(carried))


@given(seeds)
def test_order_does_not_show_in_a_snapshot(rng):
    community = any_community(rng, most=12)
    assembly = community.assembly()
    names = {place: f"P{place}" for place in range(assembly.members)}
    snapshot = freeze(assembly, options=("a", "b", "c"), names=names)
    assert [one["name"] for one in snapshot["open"]] == sorted(names.values())
    for one in snapshot["open"]:
        for choices in one["mandate"] or []:
            assert all(choice["of"] == sorted(choice["of"]) for choice in choices)
    assert snapshot["secret"] == []
