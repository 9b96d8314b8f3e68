"""What everybody carries, exactly."""

from dataclasses import replace
from fractions import Fraction

from delegation.rules.resolve import resolve
from delegation.rules.weight import MOST_SPLITS, weights
from tests.unravelling import YES, village


def carried(*said, **more):
    community = village(*said, **more)
    assembly = community.assembly()
    found = weights(assembly, resolve(assembly))
    return dict(zip(community.names, found, strict=False))


def test_a_delegate_carries_the_whole_chain():
    mandates = {"Alice": ["Bob"], "Bob": ["Cleo"], "Dan": ["Cleo"], "Emily": ["Finn"]}
    assert carried({"Cleo": YES}, mandates) == {
        "Alice": 1,
        "Bob": 2,
        "Cleo": 4,
        "Dan": 1,
        "Emily": 0,
        "Finn": 0,
    }


def test_a_vote_is_split_equally_among_those_who_agreed():
    votes = {"Bob": YES, "Cleo": YES, "Dan": 1}
    found = carried(votes, {"Alice": ["2 of Bob Cleo Dan"], "Emily": ["Alice"]})
    assert found == {"Alice": 2, "Bob": 2, "Cleo": 2, "Dan": 1, "Emily": 1}
    found = carried({"Bob": YES, "Cleo": YES, "Dan": YES}, {"Alice": ["2 of Bob Cleo Dan"]})
    assert found["Bob"] == Fraction(4, 3)


def test_who_agrees_later_through_you_carries_nothing_of_yours():
    found = carried({"A": YES, "B": YES}, {"C": ["2 of A B D"], "D": ["C"]})
    assert found == {"A": 2, "B": 2, "C": 2, "D": 1}


def test_the_order_of_events_is_found_again_where_it_was_not_kept():
    assembly = village({"A": YES, "B": YES}, {"C": ["2 of A B D"], "D": ["C"]}).assembly()
    kept = resolve(assembly)
    assert weights(assembly, replace(kept, wave=None)) == weights(assembly, kept) == [2, 2, 2, 1]


def test_mandates_that_speak_together_pass_on_their_parts():
    found = carried({"B": YES, "C": YES}, {"A": [["B"], ["B C"]]})
    assert found == {"A": 1, "B": 1 + Fraction(3, 4), "C": 1 + Fraction(1, 4)}


def test_where_nobody_votes_nobody_carries():
    assert set(carried({}, {"A": ["B"], "B": ["A"]}).values()) == {0}


def test_a_vote_that_is_split_very_often_is_rounded_down_by_next_to_nothing():
    steps = MOST_SPLITS + 20
    names = [f"P{number:03}" for number in range(steps)]
    ladder = {names[at]: [f"{names[at - 1]} {names[at - 2]}"] for at in range(2, steps)}
    found = carried({names[0]: YES, names[1]: YES}, ladder)
    missing = steps - found[names[0]] - found[names[1]]
    assert 0 < missing < Fraction(1, 10**15)
