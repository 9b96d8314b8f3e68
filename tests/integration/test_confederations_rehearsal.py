"""Scenarios of the kind `confederal`: played through the actions they come out as the rule says."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.rehearsal.reading import Faults, Reader
from core.rehearsal.stage import Stage
from federation.confederations import rehearsal
from federation.confederations.rules import majorities
from federation.confederations.rules.majorities import Voice
from tests.beginning import undone
from tests.examples import examples

EXAMPLES = json.loads(
    (Path(__file__).parent.parent / "scenarios" / "confederal.json").read_text("utf-8")
)["scenarios"]
PAGE = Path(__file__).parents[2] / "docs" / "confederations.md"
FIELDS = ("closes_at", "group_majority", "groups", "tallies")
BIG = 2**63 - 1


def read(scenario: dict[str, Any]) -> tuple[rehearsal.Story, dict[str, str]]:
    faults = Faults()
    reader = Reader({name: scenario[name] for name in scenario if name in FIELDS}, "", faults)
    story = rehearsal.read(reader)
    reader.close()
    return story, dict(faults.found)


def play(scenario: dict[str, Any]) -> dict[str, Any]:
    story, faults = read(scenario)
    assert faults == {}
    return rehearsal.play(story, Stage())


def ruled(scenario: dict[str, Any]) -> dict[str, Any]:
    """What the rule alone says of it."""
    outcome = majorities.decide(
        rule=majorities.Rule(
            closes_at=scenario["closes_at"],
            group_majority=majorities.GroupMajority(scenario["group_majority"]),
        ),
        groups=[
            majorities.Group(
                name=group["id"],
                size=group["size"],
                joined_at=group.get("joined_at", 0),
                left_at=group.get("left_at"),
                weight=Fraction(1),
            )
            for group in scenario["groups"]
        ],
        tallies=[
            majorities.Tally(
                group=one["group"],
                ballots=majorities.Ballots(yes=one["yes"], no=one["no"], blank=one["blank"]),
                delivered_at=one["delivered_at"],
            )
            for one in scenario["tallies"]
        ],
    )
    people = outcome.people
    return {
        "people": {"yes": people.yes, "no": people.no, "blank": people.blank},
        "voices": {voice.value: outcome.saying(voice) for voice in Voice},
        "rejected_tallies": list(outcome.rejected),
        "people_majority": outcome.people_majority,
        "groups_majority": outcome.groups_majority,
        "adopted": outcome.is_adopted,
    }


@pytest.mark.django_db
@pytest.mark.parametrize("scenario", EXAMPLES, ids=lambda scenario: scenario["id"])
def test_the_examples_happen_as_they_are_told(scenario):
    assert play(scenario) == scenario["expected"]


@pytest.mark.django_db
def test_the_worked_example_of_the_documents_comes_out_as_it_says():
    written = PAGE.read_text("utf-8").split("<!-- example: bus -->\n```json\n")[1]
    bus = json.loads(written.split("```")[0])
    assert play(bus) == bus["expected"]
    assert "People: 113 to 94" in PAGE.read_text("utf-8")


times, numbers = some.integers(-2, 9), some.integers(-1, 7)
groups = some.lists(
    some.fixed_dictionaries(
        {"id": some.sampled_from(["a", "b", "c", "d", "Ä " * 99]), "size": some.integers(0, 12)},
        optional={"joined_at": times, "left_at": some.none() | times},
    ),
    max_size=5,
    unique_by=lambda group: group["id"],
)
tallies = some.lists(
    some.fixed_dictionaries(
        {
            "group": some.sampled_from(["a", "b", "c", "d", "Ä " * 99, "x", ""]),
            "yes": numbers,
            "no": numbers,
            "blank": numbers,
            "delivered_at": times,
        }
    ),
    max_size=9,
)
stories = some.fixed_dictionaries(
    {
        "closes_at": times,
        "group_majority": some.sampled_from(["simple", "absolute"]),
        "groups": groups,
        "tallies": tallies,
    }
)


@pytest.mark.django_db
@given(stories)
@examples(40)
@pytest.mark.on_sqlite
def test_whatever_happens_the_play_and_the_rule_agree(scenario):
    with undone():
        assert play(scenario) == ruled(scenario)


@pytest.mark.django_db
def test_the_largest_numbers_are_counted_exactly():
    groups = [{"id": "all", "size": BIG, "joined_at": -BIG - 1, "left_at": BIG}]
    tally = {"group": "all", "yes": BIG - 2, "no": 1, "blank": 1, "delivered_at": -BIG}
    wrong = {"group": "all", "yes": -BIG - 1, "no": 0, "blank": 0, "delivered_at": 5}
    story = {"closes_at": BIG - 1, "group_majority": "absolute", "groups": groups}
    result = play(story | {"tallies": [tally, wrong]})
    assert result["people"] == {"yes": BIG - 2, "no": 1, "blank": 1}
    assert result["rejected_tallies"] == [1]
    assert result["adopted"]


GROUP, TALLY = {"id": "a", "size": 1}, {"group": "", "yes": 1, "no": 1, "blank": 1}
STORY: dict[str, Any] = {
    "closes_at": 5,
    "group_majority": "simple",
    "groups": [GROUP],
    "tallies": [TALLY | {"delivered_at": 1}],
}


def test_a_tally_of_somebody_unknown_is_no_fault_of_the_text():
    assert read(STORY)[1] == {}
    assert read(STORY | {"groups": [], "tallies": []})[1] == {}
    assert read(STORY | {"groups": [GROUP | {"left_at": None, "joined_at": -3}]})[1] == {}


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"closes_at": None}, "closes_at"),
        ({"closes_at": True}, "closes_at"),
        ({"group_majority": "half"}, "group_majority"),
        ({"groups": {}}, "groups"),
        ({"groups": [GROUP, GROUP]}, "groups[1].id"),
        ({"groups": [GROUP | {"id": ""}]}, "groups[0].id"),
        ({"groups": [GROUP | {"size": -1}]}, "groups[0].size"),
        ({"groups": [{"id": "a"}]}, "groups[0].size"),
        ({"groups": [GROUP | {"joined_at": None}]}, "groups[0].joined_at"),
        ({"groups": [GROUP | {"left_at": "never"}]}, "groups[0].left_at"),
        ({"groups": [GROUP | {"weight": 2}]}, "groups[0].weight"),
        ({"groups": [5]}, "groups[0]"),
        ({"tallies": [TALLY]}, "tallies[0].delivered_at"),
        ({"tallies": [TALLY | {"delivered_at": 1, "yes": "1"}]}, "tallies[0].yes"),
        ({"tallies": [TALLY | {"delivered_at": 1, "at": 1}]}, "tallies[0].at"),
        ({"tallies": [TALLY | {"delivered_at": 1, "group": None}]}, "tallies[0].group"),
        ({"tallies": [TALLY | {"delivered_at": 2**63}]}, "tallies[0].delivered_at"),
    ],
)
def test_what_breaks_the_format_is_named_where_it_is(changes, where):
    assert list(read(STORY | changes)[1]) == [where]


def test_every_field_is_needed():
    assert set(read({})[1]) == set(FIELDS)
