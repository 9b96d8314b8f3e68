"""Scenarios of the kind `delegation`: the examples, made-up ones, and what is malformed."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from core.rehearsal.reading import Faults, Reader
from core.rehearsal.stage import Stage
from groups.referenda.rehearsal import delegation, picture
from tests.pictures import a_picture

EXAMPLES = json.loads(
    (Path(__file__).parent.parent / "scenarios" / "delegation.json").read_text("utf-8")
)["scenarios"]
FIELDS = ("now", "members", "issues", "direct", "delegations")


def played(scenario: dict[str, Any]) -> dict[str, Any]:
    faults = Faults()
    fields = {name: value for name, value in scenario.items() if name in FIELDS}
    reader = Reader(fields, "", faults)
    drawn = picture.read(reader)
    reader.close()
    assert not faults
    return delegation.play(drawn, Stage())


@pytest.mark.django_db
@pytest.mark.parametrize("scenario", EXAMPLES, ids=lambda scenario: scenario["id"])
def test_the_examples_happen_as_they_are_told(scenario: dict[str, Any]) -> None:
    assert played(scenario) == scenario["expected"]


@pytest.mark.django_db
@pytest.mark.parametrize("number", range(4))
def test_whatever_is_made_up_happens_as_a_plain_account_tells_it(number: int) -> None:
    scenario = a_picture(number)
    assert played(scenario) == scenario["expected"]


@pytest.mark.django_db
def test_a_picture_of_nobody_and_nothing_has_no_result() -> None:
    assert played({"members": [], "issues": {}, "direct": [], "delegations": []}) == {}


@pytest.mark.django_db
def test_a_long_chain_ends_with_whoever_votes() -> None:
    people = [f"member {number}" for number in range(300)]
    chain = [
        {"from": one, "to": [following], "scope": "global"} for one, following in pairwise(people)
    ]
    scenario = {
        "members": people,
        "issues": {"well": {"categories": []}},
        "direct": [[people[-1], "well", -1]],
        "delegations": chain,
    }
    assert played(scenario)["well"]["weights"] == {people[-1]: 300}


RULE = {"from": "Aino", "to": ["Bertil"], "scope": "global"}
SMALL = {
    "members": ["Aino", "Bertil"],
    "issues": {"well": {"categories": ["water", "water", ""]}},
    "direct": [["Aino", "well", 0], ["Olle", "well", 1]],
    "delegations": [
        RULE,
        {"from": "Olle", "to": ["Olle"], "scope": {"issue": "well"}, "expires": None},
        {
            "from": "Aino",
            "to": ["Bertil"],
            "scope": {"category": "unheard of"},
            "expires": -(2**63),
        },
    ],
}


def faults_of(**changes: Any) -> list[str]:
    """The paths of all faults of a small scenario with these fields changed; `...` takes away."""
    fields = {name: value for name, value in {**SMALL, **changes}.items() if value is not ...}
    faults = Faults()
    reader = Reader(fields, "", faults)
    picture.read(reader)
    reader.close()
    return [path for path, _what in faults.found]


def test_a_picture_in_order_has_no_faults() -> None:
    assert faults_of() == []
    assert faults_of(now=-5) == []


@pytest.mark.parametrize("field", ["members", "issues", "direct", "delegations"])
def test_a_field_that_is_missing_or_of_another_type_is_named(field: str) -> None:
    # Without issues nothing can be voted on.
    alone = {"direct": [], "delegations": []} if field == "issues" else {}
    assert faults_of(**{**alone, field: ...}) == [field]
    assert faults_of(**{**alone, field: None}) == [field]
    assert faults_of(**{**alone, field: 3}) == [field]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"now": None}, "now"),
        ({"now": True}, "now"),
        ({"surprise": 1}, "surprise"),
        ({"members": ["Aino", "Aino"]}, "members[1]"),
        ({"members": ["Aino", ""]}, "members[1]"),
        ({"members": ["Aino", 3]}, "members[1]"),
        ({"issues": {"well": {}}}, "issues.well.categories"),
        ({"issues": {"well": []}}, "issues.well"),
        ({"issues": {"well": {"categories": [3]}}}, "issues.well.categories[0]"),
        ({"issues": {"well": {"categories": "water"}}}, "issues.well.categories"),
        ({"issues": {"well": {"categories": [], "depth": 3}}}, "issues.well.depth"),
        ({"issues": {**SMALL["issues"], "id": {"categories": []}}}, "issues.id"),
        ({"direct": [["Aino", "well"]]}, "direct[0]"),
        ({"direct": [["Aino", "well", 1, 1]]}, "direct[0]"),
        ({"direct": [{}]}, "direct[0]"),
        ({"direct": [["", "well", 1]]}, "direct[0][0]"),
        ({"direct": [["Aino", "moon", 1]]}, "direct[0][1]"),
        ({"direct": [["Aino", "well", 2]]}, "direct[0][2]"),
        ({"direct": [["Aino", "well", "1"]]}, "direct[0][2]"),
        ({"direct": [["Aino", "well", False]]}, "direct[0][2]"),
        ({"direct": [["Aino", "well", 1], ["Aino", "well", 1]]}, "direct[1]"),
        ({"delegations": [[]]}, "delegations[0]"),
    ],
)
def test_whatever_breaks_the_format_is_named_where_it_is(changes: Any, path: str) -> None:
    found = faults_of(**changes)
    assert path in found
    assert all(each.startswith(path) for each in found)


def test_an_issue_without_a_name_is_a_fault() -> None:
    assert len(faults_of(issues={**SMALL["issues"], "": {"categories": []}})) == 1


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"from": ...}, "from"),
        ({"from": ""}, "from"),
        ({"to": ...}, "to"),
        ({"to": []}, "to"),
        ({"to": "Bertil"}, "to"),
        ({"to": ["Bertil", "Bertil"]}, "to[1]"),
        ({"to": [str(number) for number in range(8)]}, "to"),
        ({"scope": ...}, "scope"),
        ({"scope": None}, "scope"),
        ({"scope": "everything"}, "scope"),
        ({"scope": {}}, "scope"),
        ({"scope": {"issue": "well", "category": "water"}}, "scope"),
        ({"scope": {"house": "well"}}, "scope.house"),
        ({"scope": {"issue": "moon"}}, "scope.issue"),
        ({"scope": {"category": 3}}, "scope.category"),
        ({"expires": "soon"}, "expires"),
        ({"expires": True}, "expires"),
        ({"expires": 2**63}, "expires"),
        ({"until": 3}, "until"),
    ],
)
def test_whatever_is_wrong_with_a_rule_is_named(changes: Any, path: str) -> None:
    rule = {name: value for name, value in {**RULE, **changes}.items() if value is not ...}
    assert faults_of(delegations=[rule]) == [f"delegations[0].{path}"]


def test_two_rules_of_one_person_for_one_scope_are_a_fault() -> None:
    assert faults_of(delegations=[RULE, {**RULE, "to": ["Olle"]}]) == ["delegations[1]"]
    assert faults_of(delegations=[RULE, {**RULE, "from": "Olle"}]) == []
    other = {**RULE, "scope": {"category": "well"}}, {**RULE, "scope": {"issue": "well"}}
    assert faults_of(delegations=[RULE, *other]) == []
