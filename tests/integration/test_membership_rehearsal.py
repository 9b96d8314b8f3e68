"""Scenarios of the kind `reputation`: the examples, and what is malformed."""

import json
from pathlib import Path
from typing import Any

import pytest

from core.rehearsal.reading import Faults, Reader
from core.rehearsal.stage import Stage
from groups.membership import rehearsal

EXAMPLES = json.loads(
    (Path(__file__).parent.parent / "scenarios" / "reputation.json").read_text("utf-8")
)["scenarios"]
FIELDS = ("rule", "initial_members", "initial_ratings", "ticks")


def fields_of(scenario: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in scenario.items() if name in FIELDS}


@pytest.mark.django_db
@pytest.mark.parametrize("scenario", EXAMPLES, ids=lambda scenario: scenario["id"])
def test_the_examples_happen_as_they_are_told(scenario: dict[str, Any]) -> None:
    faults = Faults()
    reader = Reader(fields_of(scenario), "", faults)
    story = rehearsal.read(reader)
    reader.close()
    assert not faults
    assert rehearsal.play(story, Stage()) == scenario["expected"]


def faults_of(**changes: Any) -> list[str]:
    """The paths of all faults of a small scenario with these fields changed."""
    fields: dict[str, Any] = {
        "rule": {"formula": "capped", "acceptance": 2},
        "initial_members": ["Aino", "Bertil"],
        "initial_ratings": [],
        "ticks": [[]],
    }
    faults = Faults()
    reader = Reader({**fields, **changes}, "", faults)
    rehearsal.read(reader)
    reader.close()
    return [path for path, _what in faults.found]


def test_a_scenario_in_order_has_no_faults() -> None:
    events = [
        {"op": "rate", "by": "Olle", "about": "Olle", "value": 3},
        {"op": "rate", "by": "Aino", "about": "Bertil", "value": -(2**63)},
        {"op": "propose", "by": "Aino", "candidate": "Aino"},
        {"op": "leave", "by": "Nobody"},
    ]
    assert faults_of(ticks=[events]) == []


@pytest.mark.parametrize(
    ("rule", "faults"),
    [
        ({"formula": "capped", "acceptance": 2**63 - 1}, []),
        ({"formula": "log", "multiplier": "27/10"}, []),
        ({"formula": "log", "multiplier": "5"}, []),
        ({"formula": "capped"}, ["rule.acceptance"]),
        ({"formula": "capped", "acceptance": 0}, ["rule.acceptance"]),
        ({"formula": "capped", "acceptance": True}, ["rule.acceptance"]),
        ({"formula": "capped", "acceptance": "2"}, ["rule.acceptance"]),
        ({"formula": "capped", "acceptance": 2**63}, ["rule.acceptance"]),
        ({"formula": "capped", "acceptance": 2, "multiplier": "5"}, ["rule.multiplier"]),
        ({"formula": "share", "share": "1/4"}, ["rule.formula"]),
        ({"formula": 1}, ["rule.formula"]),
        ({}, ["rule.formula"]),
        (None, ["rule"]),
        ({"formula": "log"}, ["rule.multiplier"]),
        ({"formula": "log", "multiplier": 5}, ["rule.multiplier"]),
        ({"formula": "log", "multiplier": "2.7"}, ["rule.multiplier"]),
        ({"formula": "log", "multiplier": "0"}, ["rule.multiplier"]),
        ({"formula": "log", "multiplier": "1/0"}, ["rule.multiplier"]),
        ({"formula": "log", "multiplier": "-1"}, ["rule.multiplier"]),
        ({"formula": "log", "multiplier": " 1"}, ["rule.multiplier"]),
        ({"formula": "log", "multiplier": "9223372036854775808"}, ["rule.multiplier"]),
    ],
)
def test_what_is_wrong_with_a_rule_is_said_where_it_is(rule: Any, faults: list[str]) -> None:
    assert faults_of(rule=rule) == faults


@pytest.mark.parametrize(
    ("ratings", "faults"),
    [
        ([["Aino", "Bertil", 1], ["Bertil", "Aino", -1]], []),
        ([["Aino", "Bertil", 1], ["Aino", "Bertil", 0]], ["initial_ratings[1]"]),
        ([["Aino", "Aino", 1]], ["initial_ratings[0]"]),
        ([["Aino", "Olle", 1]], ["initial_ratings[0][1]"]),
        ([["Aino", "Bertil", 2]], ["initial_ratings[0][2]"]),
        ([["Aino", "Bertil", True]], ["initial_ratings[0][2]"]),
        ([["Aino", "Bertil"]], ["initial_ratings[0]"]),
        ([{"by": "Aino"}], ["initial_ratings[0]"]),
        ({}, ["initial_ratings"]),
    ],
)
def test_what_is_wrong_with_first_ratings_is_said_where_it_is(
    ratings: Any, faults: list[str]
) -> None:
    assert faults_of(initial_ratings=ratings) == faults


@pytest.mark.parametrize(
    ("event", "faults"),
    [
        ({"op": "rate", "by": "Aino", "about": "Bertil"}, [".value"]),
        ({"op": "rate", "by": "Aino", "about": "Bertil", "value": True}, [".value"]),
        ({"op": "rate", "by": "Aino", "about": "", "value": 1}, [".about"]),
        ({"op": "propose", "by": "Aino"}, [".candidate"]),
        ({"op": "propose", "by": "Aino", "candidate": "Ewa", "value": 1}, [".value"]),
        ({"op": "leave"}, [".by"]),
        ({"op": "leave", "by": 7}, [".by"]),
        ({"op": "ban", "by": "Aino"}, [".op"]),
        ({}, [".op"]),
        ("leave", [""]),
    ],
)
def test_what_is_wrong_with_an_event_is_said_where_it_is(event: Any, faults: list[str]) -> None:
    assert faults_of(ticks=[[], [event]]) == [f"ticks[1][0]{path}" for path in faults]


def test_all_faults_are_told_at_once() -> None:
    found = faults_of(rule={"formula": "log"}, initial_members=["Aino", "Aino"], ticks=[7], more=1)
    assert found == ["rule.multiplier", "initial_members[1]", "ticks[0]", "more"]
