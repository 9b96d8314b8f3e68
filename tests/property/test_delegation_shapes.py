"""Shapes that are hard for somebody: long, wide, round, empty. None is slow, none fails."""

import pytest

from delegation.rules.assembly import checked, differences
from delegation.rules.graph import loops, resolve_by_graph
from delegation.rules.resolve import resolve
from delegation.rules.weight import weights
from tests.bench.communities import delegates, ranked, shapes, single

MILLION = 1_000_000
# How many come to an outcome, as a share of the roll.
DECIDED = {
    "path": 1,
    "path with somebody removed": 1 / 2,
    "star": 1,
    "one loop": 0,
    "pairs": 0,
    "nobody votes or delegates": 0,
    "path of pairs": 1,
    "path of second choices": 1,
    "all name the same seven": 1,
}


def check(shape, size):
    assembly = checked(shapes(size)[shape])
    found = resolve(assembly)
    assert (found.outcome >= 0).sum() == DECIDED[shape] * size
    return assembly, found


@pytest.mark.parametrize("shape", DECIDED)
def test_a_hard_shape_comes_to_what_it_must(shape):
    assembly, found = check(shape, 3000)
    assert differences(found, resolve_by_graph(assembly)) == []
    cast = [w for w, level in zip(weights(assembly, found), found.level, strict=True) if level == 0]
    # A chain of a thousand pairs splits a vote more often than anybody could write down.
    assert abs(sum(cast) - DECIDED[shape] * 3000) < 1


@pytest.mark.slow
@pytest.mark.parametrize("shape", DECIDED)
def test_a_hard_shape_of_a_million_comes_to_what_it_must(shape):
    check(shape, MILLION)


def test_a_loop_of_thousands_is_one_loop():
    assembly, found = check("one loop", 3000)
    assert loops(assembly, found) == [list(range(3000))]


@pytest.mark.parametrize("kind", [single, ranked])
def test_both_methods_agree_in_a_community_like_real_ones(kind):
    assembly = checked(kind(delegates(3000)))
    assert differences(resolve(assembly), resolve_by_graph(assembly)) == []
