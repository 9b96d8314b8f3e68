"""However a scenario is damaged, it is read as it stands or every fault is named."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rehearsal.files import read_files, read_scenario
from core.rehearsal.management.commands.rehearse import load_kinds
from core.rehearsal.reading import Faults
from core.rehearsal.text import StrangeNumber, parse

load_kinds()
SCENARIOS = Path(__file__).parent.parent / "scenarios"
GARDEN: dict[str, Any] = {
    "id": "garden",
    "kind": "referendum",
    "creation_date": "2033-04-04",
    "author": "Aino",
    "initial_members": ["Aino", "Bertil"],
    "config": {
        "signatures": {"type": "fraction", "num": 1, "den": 3},
        "signature_days": 3,
        "discussion_days": 0,
        "voting_days": 1,
        "options": ["yes", "no"],
        "status_quo": "no",
        "quorum": {"basis": "approval", "num": 0, "den": 1},
    },
    "days": [[{"op": "sign", "member": "Bertil"}, {"op": "vote", "member": "Olle", "choice": ""}]],
}


def faults_of(scenario: Any) -> dict[str, str]:
    faults = Faults()
    told = read_scenario(scenario, faults, set())
    assert (told is None) == bool(faults.found)
    return dict(faults.found)


def damaged(path: str, value: Any) -> dict[str, Any]:
    """The garden with another value at a path; `...` takes the field away."""
    garden: Any = deepcopy(GARDEN)
    here, names = garden, path.replace("]", "").replace("[", ".").split(".")
    for name in names[:-1]:
        here = here[int(name) if name.isdigit() else name]
    last = int(names[-1]) if names[-1].isdigit() else names[-1]
    if value is ...:
        del here[last]
    else:
        here[last] = value
    return garden


def test_the_garden_is_in_order():
    assert faults_of(GARDEN) == {}


@pytest.mark.parametrize(
    "path",
    [
        "id",
        "kind",
        "creation_date",
        "author",
        "initial_members",
        "config",
        "days",
        "config.signatures",
        "config.signatures.type",
        "config.signatures.num",
        "config.signatures.den",
        "config.signature_days",
        "config.discussion_days",
        "config.voting_days",
        "config.options",
        "config.status_quo",
        "config.quorum.basis",
        "config.quorum.num",
        "config.quorum.den",
        "days[0][0].op",
        "days[0][0].member",
        "days[0][1].choice",
    ],
)
@pytest.mark.parametrize("value", [..., None, 1.5, True, [None], {"a": 1}, "", -1])
def test_each_field_is_needed_and_has_its_type(path, value):
    if (path, value) == ("days[0][1].choice", ""):
        return  # an option may be empty, and a choice may be no option
    found = faults_of(damaged(path, StrangeNumber("1.5") if value == 1.5 else value))
    assert any(fault.startswith(path) for fault in found), found


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("config.signatures", {"type": "absolute", "value": 0}, "config.signatures.value"),
        ("config.signatures.type", "absolute", "config.signatures.value"),
        ("config.signatures.type", "lottery", "config.signatures.type"),
        ("config.signatures.den", 0, "config.signatures.den"),
        ("config.signatures.num", 4, "config.signatures.den"),
        ("config.quorum.num", 2, "config.quorum.den"),
        ("config.quorum.den", 0, "config.quorum.den"),
        ("config.quorum", 0, "config.quorum"),
        ("config.signature_days", 0, "config.signature_days"),
        ("config.signature_days", 2**63, "config.signature_days"),
        ("config.voting_days", 0, "config.voting_days"),
        ("config.vacatio_days", -1, "config.vacatio_days"),
        ("config.revote", 1, "config.revote"),
        ("config.author_signs", None, "config.author_signs"),
        ("config.options", ["yes"], "config.options"),
        ("config.options", ["yes", "no", "yes"], "config.options[2]"),
        ("config.options", ["no", "blank"], "config.options[1]"),
        ("config.status_quo", "No", "config.status_quo"),
        ("config.fee", 5, "config.fee"),
        ("config.quorum.floor", 5, "config.quorum.floor"),
        ("author", "Olle", "author"),
        ("initial_members", ["Aino", "Aino"], "initial_members[1]"),
        ("initial_members", ["Aino", ""], "initial_members[1]"),
        ("creation_date", "2033-02-29", "creation_date"),
        ("creation_date", "9999-12-31", "days"),
        ("days[0][0].op", "lottery", "days[0][0].op"),
        ("days[0][0].choice", "yes", "days[0][0].choice"),
        ("days[0][0].day", 4, "days[0][0].day"),
        ("days[0]", {}, "days[0]"),
        ("optional", 0, "optional"),
        ("tags", ["a", 1], "tags[1]"),
        ("expected", [], "expected"),
        ("title", 5, "title"),
        ("mode", "events", "mode"),
        ("kind", "reputation", "rule"),
        ("kind", "lottery", "kind"),
    ],
)
def test_what_breaks_a_rule_of_the_format_is_named_where_it_is(path, value, where):
    assert where in faults_of(damaged(path, value))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("config.quorum", None),
        ("config.quorum.num", 0),
        ("config.signature_days", 2**63 - 1),
        ("config.signatures", {"type": "absolute", "value": 2**63 - 1}),
        ("config.options", ["", "no"]),
        ("expected", {"daily": [], "strange": StrangeNumber("1.5")}),
        ("days", []),
        ("note", ""),
        ("days[0][1].choice", "no such option"),
    ],
)
def test_what_the_format_allows_is_no_fault(path, value):
    assert faults_of(damaged(path, value)) == {}


def test_all_faults_are_told_together():
    garden = damaged("config.voting_days", 0)
    garden["author"] = 5
    garden["days"][0][0] = {"op": "vote", "member": "Aino"}
    assert set(faults_of(garden)) == {"config.voting_days", "author", "days[0][0].choice"}


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.just(StrangeNumber("1e5")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(st.data())
def test_any_damage_is_read_without_stumbling(data):
    names = data.draw(st.sampled_from([*GARDEN, *(f"config.{name}" for name in GARDEN["config"])]))
    faults_of(damaged(names, data.draw(values)))


@given(st.text(max_size=40))
def test_a_reputation_of_any_shape_is_read_without_stumbling(text):
    faults_of({"id": text, "kind": "reputation", "rule": {text: text}, "ticks": [[{text: 1}]]})


def test_the_examples_are_in_order():
    files = [str(SCENARIOS / f"{name}.json") for name in ("referendum", "reputation", "single")]
    programme = read_files(files)
    assert programme.faults == []
    assert len(programme.scenarios) == 10


# --- Files ------------------------------------------------------------------------------------
def lines(tmp_path: Path, *texts: str) -> list[str]:
    files = []
    for number, text in enumerate(texts, start=1):
        files.append(tmp_path / f"{number}.json")
        files[-1].write_text(text, "utf-8")
    told = read_files([str(file) for file in files]).faults
    return [line.replace(f"{tmp_path}/", "") for line in told]


def test_a_fault_names_file_scenario_path_and_what(tmp_path):
    garden = json.dumps(damaged("days[0][1].choice", ...))
    assert lines(tmp_path, garden) == [
        'rehearse: 1.json: scenario "garden": days[0][1].choice: is missing'
    ]


def test_an_unknown_kind_is_told_with_the_known_ones(tmp_path):
    text = json.dumps({"scenarios": [damaged("kind", "lottery")]})
    assert lines(tmp_path, text) == [
        'rehearse: 1.json: scenario "garden": kind: unknown kind "lottery"; '
        "known: confederal, delegation, referendum, reputation"
    ]


def test_a_scenario_without_id_is_named_by_its_place(tmp_path):
    text = json.dumps({"scenarios": [GARDEN, damaged("id", ...), 5]})
    assert lines(tmp_path, text) == [
        "rehearse: 1.json: scenarios[1]: id: is missing",
        "rehearse: 1.json: scenarios[2]: must be an object, is a number",
    ]


def test_an_id_occurs_once_in_the_whole_call(tmp_path):
    assert lines(tmp_path, json.dumps(GARDEN), json.dumps(GARDEN)) == [
        'rehearse: 2.json: scenario "garden": id: "garden" is given twice'
    ]


def test_what_is_beside_the_list_of_scenarios_is_unknown(tmp_path):
    assert lines(tmp_path, '{"scenarios": {}, "id": "x"}') == [
        "rehearse: 1.json: scenarios: must be a list, is an object",
        "rehearse: 1.json: id: is an unknown field",
    ]


def test_a_field_given_twice_is_a_fault_also_where_nobody_looks(tmp_path):
    text = json.dumps(GARDEN).replace('"kind"', '"expected": {"a": 1, "a": 1}, "kind"')
    text = text.replace('"op": "sign"', '"op": "sign", "op": "sign"')
    assert lines(tmp_path, text) == [
        'rehearse: 1.json: scenario "garden": expected.a: is given twice',
        'rehearse: 1.json: scenario "garden": days[0][0].op: is given twice',
    ]


def test_scenarios_given_twice_are_a_fault(tmp_path):
    assert lines(tmp_path, '{"scenarios": [], "scenarios": []}') == [
        "rehearse: 1.json: scenarios: is given twice"
    ]


def test_files_that_cannot_be_read_are_all_told(tmp_path):
    assert len(lines(tmp_path, "{", "[]", '"text"')) == 3
    assert "cannot be read" in read_files([str(tmp_path)]).faults[0]


def test_no_scenarios_are_no_fault(tmp_path):
    assert lines(tmp_path, '{"scenarios": []}') == []
    assert parse(b'{"scenarios": []}') == {"scenarios": []}
