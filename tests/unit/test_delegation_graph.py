"""Circles, dead ends, disagreement; why a vote stands as it does."""

from delegation.rules.assembly import UNRESOLVED, differences
from delegation.rules.chain import Look, Step, chain, looks
from delegation.rules.graph import Lost, components, dead_ends, flow, loops, lost
from delegation.rules.resolve import resolve
from tests.unravelling import NO, YES, village


def resolved(*said, **more):
    community = village(*said, **more)
    assembly = community.assembly()
    return community, assembly, resolve(assembly)


def reasons(*said, **more):
    community, assembly, found = resolved(*said, **more)
    return {community.names[place]: reason for place, reason in lost(assembly, found).items()}


def test_a_circle_and_who_waits_for_it():
    circle = {
        "Alice": ["Bob"],
        "Bob": ["Alice"],
        "Cleo": ["Bob"],
        "Dan": ["Dan"],
        "Emily": ["Finn"],
    }
    community, assembly, found = resolved({"Finn": YES}, circle)
    assert loops(assembly, found) == [community.places(["Alice", "Bob"]), community.places(["Dan"])]
    assert dead_ends(assembly, found) == []
    assert reasons({"Finn": YES}, circle) == dict.fromkeys(
        ("Alice", "Bob", "Cleo", "Dan"), Lost.CIRCLE
    )


def test_a_circle_through_mandates_that_speak_together():
    mandates = {"Alice": [["Bob"], ["Cleo"]], "Bob": ["Alice"]}
    community, assembly, found = resolved({"Cleo": YES}, mandates)
    assert loops(assembly, found) == [community.places(["Alice", "Bob"])]


def test_a_chain_ends_with_somebody_who_does_nothing():
    mandates = {"Alice": ["Bob"], "Bob": ["Cleo"], "Dan": ["Cleo Emily"]}
    community, assembly, found = resolved({"Emily": YES}, mandates)
    assert dead_ends(assembly, found) == community.places(["Cleo"])
    assert loops(assembly, found) == []
    assert reasons({"Emily": YES}, mandates) == dict.fromkeys(
        ("Alice", "Bob", "Dan"), Lost.DEAD_END
    )


def test_a_vote_for_its_voter_alone_is_an_end():
    found = reasons({"Bob": YES}, {"Alice": ["Bob"], "Cleo": ["Alice"]}, alone=["Bob"])
    assert found == {"Alice": Lost.DEAD_END, "Cleo": Lost.DEAD_END}


def test_where_all_have_voted_they_disagree():
    votes = {"Bob": YES, "Cleo": NO}
    found = reasons(votes, {"Alice": ["Bob Cleo"], "Dan": ["Alice"]})
    assert found == {"Alice": Lost.DISAGREEMENT, "Dan": Lost.DISAGREEMENT}


def test_circle_before_dead_end_before_disagreement():
    votes = {"Bob": YES, "Cleo": NO}
    mandates = {
        "Alice": ["Bob Cleo", "Dan", "Emily"],
        "Emily": ["Emily"],
        "Finn": ["Bob Cleo", "Dan"],
    }
    assert reasons(votes, mandates) == {
        "Alice": Lost.CIRCLE,
        "Emily": Lost.CIRCLE,
        "Finn": Lost.DEAD_END,
    }


def test_the_flow_has_parts():
    community, assembly, found = resolved(
        {"Bob": YES, "Cleo": YES, "Dan": NO},
        {"Alice": ["Bob Cleo"], "Emily": ["Dan"], "Finn": ["Emily"], "Gro": ["Finn Bob"]},
    )
    graph = flow(assembly, found)
    assert sorted((community.names[a], community.names[b]) for a, b in graph.edges) == [
        ("Alice", "Bob"),
        ("Alice", "Cleo"),
        ("Emily", "Dan"),
        ("Finn", "Emily"),
    ]
    parts = [["Alice", "Bob", "Cleo"], ["Dan", "Emily", "Finn"]]
    found = sorted(sorted(community.names[m] for m in part) for part in components(graph))
    assert found == parts


def test_why_a_vote_stands_as_it_does():
    community, assembly, found = resolved(
        {"Bob": YES, "Dan": YES, "Finn": NO},
        {"Alice": ["Finn Bob", "Bob Cleo"], "Cleo": ["Dan"]},
    )
    alice, bob, cleo, dan, _ = range(5)
    assert chain(assembly, found, alice) == (
        [
            Step(member=alice, outcome=YES, level=2, followed=(bob, cleo)),
            Step(member=bob, outcome=YES, level=0),
            Step(member=cleo, outcome=YES, level=1, followed=(dan,)),
            Step(member=dan, outcome=YES, level=0),
        ],
        True,
    )
    assert len(community.names) == 5


def test_a_long_chain_is_cut():
    _, assembly, found = resolved({"C": YES}, {"A": ["B"], "B": ["C"]})
    steps, is_all = chain(assembly, found, 0, most=2)
    assert ([step.member for step in steps], is_all) == ([0, 1], False)


def test_who_agreed_later_through_you_is_no_reason_of_yours():
    votes, mandates = {"A": YES, "B": YES}, {"C": ["2 of A B D"], "D": ["C"]}
    community, assembly, found = resolved(votes, mandates)
    assert chain(assembly, found, 2)[0][0].followed == (0, 1)
    assert community.named(found)["D"] == YES


def test_a_vote_without_outcome_has_looks_but_no_reasons():
    _, assembly, found = resolved(
        {"Bob": YES, "Cleo": NO, "Dan": YES},
        {"Alice": ["jointly Bob Cleo", "Bob Dan"], "Emily": ["Bob"]},
        alone=["Dan"],
    )
    assert chain(assembly, found, 0) == ([Step(member=0, outcome=UNRESOLVED, level=-1)], True)
    assert looks(assembly, found, 0) == [
        Look(level=1, quota=2, joint_yes=True, outcomes={1: YES, 2: NO}, has_yielded=False),
        Look(level=2, quota=2, joint_yes=False, outcomes={1: YES, 3: -1}, has_yielded=False),
    ]
    assert [look.has_yielded for look in looks(assembly, found, 4)] == [True]


def test_a_difference_between_two_methods_is_found():
    _, assembly, found = resolved({"Bob": YES}, {"Alice": ["Bob"], "Cleo": ["Bob"]})
    other = resolve(assembly)
    other.outcome[2] = NO
    other.via[0] = 1
    assert differences(found, other) == [0, 2]
