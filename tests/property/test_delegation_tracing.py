"""What is kept of a count, for every community."""

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from delegation.actions.checking import sample
from delegation.actions.tracing import everybody_followed, losses, without_hidden
from delegation.models.chunks import cut, find
from delegation.rules.assembly import Assembly, Resolution, tally
from delegation.rules.chain import followed
from delegation.rules.graph import Lost, lost
from delegation.rules.resolve import resolve
from tests.unravelling import any_community

seeds = st.integers(0, 2**32).map(random.Random)


def a_count(rng: random.Random, *, is_single: bool = False) -> tuple[Assembly, Resolution]:
    assembly = any_community(rng, most=30, is_single=is_single).assembly()
    return assembly, resolve(assembly)


def owners(assembly: Assembly) -> np.ndarray:
    owner = assembly.choices.owner
    marks = np.zeros(assembly.members, np.bool_)
    marks[owner[owner < assembly.members]] = True
    return marks


@given(seeds, st.booleans())
def test_losses_are_those_of_the_graph(rng, is_single):
    assembly, found = a_count(rng, is_single=is_single)
    reasons = list(lost(assembly, found).values())
    circles = reasons.count(Lost.CIRCLE)
    assert losses(assembly, found, owners(assembly)) == (circles, len(reasons) - circles)


@given(seeds)
def test_everybody_follows_whom_the_chain_tells(rng):
    assembly, found = a_count(rng)
    start, names = everybody_followed(assembly, found)
    for member in range(assembly.members):
        told = followed(assembly, found, member)
        if any(place >= assembly.members for place in told):
            told = tuple({name for place in told for name in followed(assembly, found, place)})
        assert sorted(names[start[member] : start[member + 1]].tolist()) == sorted(told)


@given(seeds)
def test_everybodys_part_is_found_again(rng):
    assembly, found = a_count(rng)
    start, names = everybody_followed(assembly, found)
    numbers = np.arange(10, 10 + 3 * assembly.members, 3, dtype=np.int64)
    members = assembly.members
    ((first, last, blob),) = cut(
        numbers=numbers,
        outcome=found.outcome[:members],
        level=found.level[:members],
        start=start,
        followed=names,
    )
    assert (first, last) == (10, numbers[-1])
    assert find(blob, 11) is None
    for place, number in enumerate(numbers.tolist()):
        part = find(blob, number)
        assert part is not None
        assert (part.outcome, part.level) == (found.outcome[place], found.level[place])
        assert list(part.followed) == names[start[place] : start[place + 1]].tolist()


@given(seeds, st.integers(0, 30))
def test_a_sample_comes_to_the_same_alone(rng, most):
    assembly, found = a_count(rng)
    part, kept, choices = sample(assembly, found, most=most)
    assert kept.size <= most
    alone = resolve(part)
    assert alone.outcome.tolist() == found.outcome[kept].tolist()
    assert alone.level.tolist() == found.level[kept].tolist()
    via = [int(choices[place]) if place >= 0 else -1 for place in alone.via.tolist()]
    assert via == found.via[kept].tolist()


@given(seeds)
def test_without_hidden_mandates_the_count_is_the_same(rng):
    assembly, _ = a_count(rng)
    hidden = owners(assembly) & (assembly.direct[: assembly.members] < 0)
    hidden &= np.array([rng.random() < 0.5 for _ in range(assembly.members)], np.bool_)
    assembly.private[: assembly.members][hidden] = True
    other, acting = without_hidden(assembly, hidden)
    assert tally(other, resolve(other)) == tally(assembly, resolve(assembly))
    own = set(other.choices.owner.tolist())
    assert not own & {int(place) for place in acting if hidden[place]}
