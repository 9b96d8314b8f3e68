"""What a vote comes to: examples from the papers and from the village."""

from dataclasses import replace

import numpy as np
import pytest

from delegation.rules.assembly import BrokenAssembly, assemble, checked, differences, tally
from delegation.rules.graph import resolve_by_graph
from delegation.rules.resolve import resolve
from delegation.rules.scope import Choice
from tests.unravelling import BLANK, NO, YES, village

ZERO, ONE = 0, 1


def outcome(votes, mandates, **more):
    """What everybody's vote comes to, by both methods."""
    community = village(votes, mandates, **more)
    assembly = community.assembly()
    found = resolve(assembly)
    assert differences(found, resolve_by_graph(assembly)) == []
    return community.named(found), community.levels(found)


def following(votes, mandates, **more):
    return {name: outcome(votes, mandates, **more)[0][name] for name in sorted(mandates)}


# --- Sentences --------------------------------------------------------------------------------


def test_your_own_vote_wins_over_your_delegate():
    assert following({"Bob": YES, "Alice": NO}, {"Alice": ["Bob"]}) == {"Alice": NO}


def test_a_vote_is_carried_along_the_whole_chain():
    votes = following({"Dan": YES}, {"Alice": ["Bob"], "Bob": ["Cleo"], "Cleo": ["Dan"]})
    assert votes == {"Alice": YES, "Bob": YES, "Cleo": YES}


def test_a_blank_delegate_is_followed():
    assert following({"Bob": BLANK}, {"Alice": ["Bob"]}) == {"Alice": BLANK}


def test_a_circle_counts_for_nobody_until_one_of_them_votes():
    circle = {"Alice": ["Bob"], "Bob": ["Cleo"], "Cleo": ["Alice"]}
    assert set(following({}, circle).values()) == {None}
    assert set(following({"Cleo": NO}, circle).values()) == {NO}


def test_both_must_vote_the_same():
    """Auto vote for changes that both Bob and Emily vote for."""
    pair = {"Alice": ["Bob Emily"]}
    assert following({"Bob": YES, "Emily": YES}, pair) == {"Alice": YES}
    assert following({"Bob": YES, "Emily": NO}, pair) == {"Alice": None}
    assert following({"Bob": YES}, pair) == {"Alice": None}
    assert following({"Bob": NO, "Emily": NO}, pair) == {"Alice": NO}


def test_a_joint_yes_follows_only_to_something_new():
    joint = {"Alice": ["jointly Bob Emily"]}
    assert following({"Bob": YES, "Emily": YES}, joint) == {"Alice": YES}
    assert following({"Bob": NO, "Emily": NO}, joint) == {"Alice": None}
    assert following({"Bob": BLANK, "Emily": BLANK}, joint) == {"Alice": None}
    several = {"options": 3, "status_quo": 0}
    assert following({"Bob": 2, "Emily": 2}, joint, **several) == {"Alice": 2}
    assert following({"Bob": 3, "Emily": 3}, joint, **several) == {"Alice": None}


def test_if_they_differ_the_next_choice_speaks():
    votes = {"Bob": YES, "Emily": NO, "Cleo": NO}
    assert outcome(votes, {"Alice": ["Bob Emily", "Cleo"]}) == (
        {"Alice": NO, **votes},
        {"Alice": 2, "Bob": 0, "Cleo": 0, "Emily": 0},
    )


def test_two_of_three_are_enough():
    votes = {"Bob": YES, "Cleo": 2}
    mandates = {"Alice": ["2 of Bob Cleo Dan"], "Dan": ["Cleo"]}
    found = following(votes, mandates, options=3, status_quo=0)
    assert found == {"Alice": 2, "Dan": 2}


def test_mandates_that_speak_together_must_come_to_the_same():
    together = {"Alice": [["Bob", "Cleo"], ["Dan"]]}
    assert following({"Bob": YES, "Cleo": NO, "Dan": YES}, together) == {"Alice": YES}
    assert following({"Bob": YES, "Cleo": NO, "Dan": NO}, together) == {"Alice": None}
    assert following({"Cleo": NO, "Dan": NO}, together) == {"Alice": NO}


def test_a_vote_cast_too_late_to_react_counts_for_its_voter_alone():
    votes = {"Bob": YES, "Cleo": NO}
    found = outcome(votes, {"Alice": ["Bob", "Cleo"], "Dan": ["Bob"]}, alone=["Bob"])[0]
    assert found == {"Alice": NO, "Bob": YES, "Cleo": NO, "Dan": None}


def test_where_nobody_votes_nothing_follows():
    assert set(following({}, {"Alice": ["Bob Cleo", "Dan"], "Dan": ["Alice"]}).values()) == {None}


def test_own_and_delegated_votes_are_counted_apart():
    community = village(
        {"Bob": YES, "Cleo": BLANK, "Dan": NO},
        {"Alice": ["Bob"], "Emily": [["Bob"], ["Alice"]], "Finn": ["Cleo"], "Gro": ["Bob Dan"]},
    )
    assembly = community.assembly()
    assert tally(assembly, resolve(assembly)) == ([1, 1, 1], [2, 0, 1])


# --- From the papers --------------------------------------------------------------------------


def test_smart_voting_table_3():
    """Colley, Grandi and Novaro 2022, Unravel(U): 1011 at levels 3332.

    A backup vote is a last choice: somebody who has cast that vote.
    """
    found, levels = outcome(
        {"Nil": ZERO, "One": ONE},
        {
            "A": ["B", "C", "D", "One"],
            "B": ["A", "C", "Nil"],
            "C": ["A", "B", "One"],
            "D": ["A", "One"],
        },
    )
    assert [found[name] for name in "ABCD"] == [1, 0, 1, 1]
    assert [levels[name] for name in "ABCD"] == [3, 3, 3, 2]


def test_a_loop_is_harmless_where_others_decide():
    """Dave's majority is decided without Carol, who follows Dave."""
    found, levels = outcome(
        {"Bob": ONE, "Frank": ONE, "Nil": ZERO},
        {
            "Alice": ["Bob Emily", "Nil"],
            "Emily": ["Frank", "Nil"],
            "Dave": ["2 of Alice Bob Carol", "Nil"],
            "Carol": ["Dave", "Nil"],
        },
    )
    four = ("Alice", "Carol", "Dave", "Emily")
    assert [(found[name], levels[name]) for name in four] == [(ONE, 1)] * 4


# With one delegate in each choice, Unravel(U) is the Diffusion rule of Brill and others 2022: an
# option for each caster shows who represents whom.


def represented(casters, mandates):
    votes = {name: number for number, name in enumerate(casters)}
    found = outcome(votes, mandates, options=len(casters), status_quo=0)[0]
    return {name: casters[found[name]] for name in sorted(mandates)}


def test_kotsialou_and_riley_figure_1b():
    mandates = {"P": ["Q", "R"], "Q": ["T", "S"], "T": ["P", "R"]}
    assert represented(["R", "S"], mandates) == {"P": "R", "Q": "S", "T": "R"}


def test_four_rules_apart():
    mandates = {"A": ["C"], "B": ["D", "E"], "C": ["D", "F"], "D": ["A", "B"]}
    assert represented(["E", "F"], mandates) == {"A": "F", "B": "E", "C": "F", "D": "F"}


def test_copying():
    mandates = {"U": ["C"], "V": ["U"], "X": ["V", "D"]}
    assert represented(["C", "D"], mandates) == {"U": "C", "V": "C", "X": "C"}
    del mandates["V"]
    assert represented(["C", "D", "V"], mandates) == {"U": "C", "X": "V"}


# --- What cannot be counted -------------------------------------------------------------------

one = Choice(delegates=(0,), quota=1)


@pytest.mark.parametrize(
    "broken",
    [
        {"status_quo": 2},
        {"direct": [3, None]},
        {"direct": [-2, None]},
        {"lists": {2: [[one]]}},
        {"lists": {1: [[Choice(delegates=(2,), quota=1)]]}},
    ],
)
def test_what_lies_outside_is_refused(broken):
    sound = {"options": 2, "status_quo": 1, "direct": [0, None], "lists": {1: [[one]]}}
    assert assemble(**sound).size == 2
    with pytest.raises((BrokenAssembly, IndexError)):
        assemble(**sound | broken)


def test_quotas_that_no_choice_can_have_are_refused():
    sound = village({"Bob": YES, "Cleo": YES}, {"Alice": ["Bob Cleo"]}).assembly()
    for quota in (1, 3):
        choices = replace(sound.choices, quota=np.array([quota], np.int16))
        with pytest.raises(BrokenAssembly):
            checked(replace(sound, choices=choices))
