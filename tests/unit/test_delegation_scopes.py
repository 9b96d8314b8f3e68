"""Scopes are opaque keys; their kinds say what they mean."""

from dataclasses import replace

import pytest

from core import hooks
from core.charter.parameters import OutOfBounds
from delegation import packing, parameters, scopes
from delegation.rules.scope import Choice
from delegation.scopes import ScopeKind

STREET = ScopeKind(
    name="street",
    rank=1,
    labels=lambda keys: {key: f"the street {key[7:]}" for key in keys if key != "street:gone"},
    exists=lambda key: key == "street:oak",
    wider=lambda keys: dict.fromkeys(keys, (("town:north", "town:old"), ("everything",))),
    offered=lambda query, _person: [("street:oak", "Oak street")] if query in "oak" else [],
    link=lambda _key: "/oak/",
)


@pytest.fixture(autouse=True)
def streets(monkeypatch):
    monkeypatch.setitem(hooks.scope_kinds._things, "street", STREET)


def test_everything_is_a_scope_and_nothing_is_wider():
    assert scopes.exists("everything")
    assert not scopes.exists("everything:else")
    assert str(scopes.label("everything")) == "everything"
    assert scopes.levels_of("everything") == (("everything",),)
    assert scopes.link("everything") == ""


def test_a_narrow_scope_is_covered_by_all_that_contain_it_from_narrow_to_wide():
    assert scopes.levels_of("street:oak") == (
        ("street:oak",),
        ("town:north", "town:old"),
        ("everything",),
    )
    assert scopes.covering("street:oak") == (
        "street:oak",
        "town:north",
        "town:old",
        "everything",
    )


def test_a_scope_that_no_room_knows_does_not_exist_and_is_called_by_its_key():
    assert not scopes.exists("river:long")
    assert scopes.label("river:long") == "river:long"
    assert scopes.wider("river:long") == ()
    assert scopes.labels(["river:long", "street:gone", "street:elm"]) == {
        "river:long": "river:long",
        "street:gone": "street:gone",
        "street:elm": "the street elm",
    }
    assert scopes.link("river:long") == ""


def test_a_key_that_cannot_be_kept_does_not_exist(monkeypatch):
    anything = replace(STREET, exists=lambda _key: True)
    monkeypatch.setitem(hooks.scope_kinds._things, "street", anything)
    assert scopes.exists("street:" + "o" * 113)
    assert not scopes.exists("street:" + "o" * 114)


def test_the_widest_scopes_are_offered_first(monkeypatch):
    # Other rooms' kinds would ask the database.
    for name in set(hooks.scope_kinds) - {"everything", "street"}:
        monkeypatch.delitem(hooks.scope_kinds._things, name)
    offered = [key for key, _label in scopes.offered("oak", None)]
    assert offered[0] == "everything"
    assert offered[-1] == "street:oak"
    assert "street:oak" not in [key for key, _label in scopes.offered("elm", None)]
    assert scopes.link("street:oak") == "/oak/"


CHOICES = (
    Choice(delegates=(4,), quota=1),
    Choice(delegates=(2**31 - 1, 7, 9), quota=2, joint_yes=True),
)


def test_choices_are_read_back_as_they_were_written():
    assert packing.unpack(packing.pack(CHOICES)) == CHOICES
    assert packing.unpack(b"") == ()


def test_choices_lie_in_words_that_any_program_can_read():
    assert packing.pack(CHOICES[:1]).hex() == "0101000004000000"
    assert packing.pack(CHOICES[1:]).hex() == "03020100" + "ffffff7f" + "07000000" + "09000000"


def test_what_holds_no_choice_is_not_read():
    with pytest.raises(ValueError, match="not a choice: quota"):
        packing.unpack(packing.pack(CHOICES[1:]).replace(b"\x03\x02\x01", b"\x03\x01\x01"))


def test_a_group_from_before_delegation_goes_on_without_it():
    assert parameters.ON.default is True
    assert parameters.ON.when_missing() is False
    assert parameters.ON.is_protected


@pytest.mark.parametrize(
    ("parameter", "outside"),
    [
        (parameters.LONGEST_DAYS, 0),
        (parameters.LONGEST_DAYS, 36501),
        (parameters.FIXED_HOURS, 721),
        (parameters.USUAL_DAYS, 0),
        (parameters.CHECKED_UP_TO, -1),
    ],
)
def test_the_charter_keeps_within_bounds(parameter, outside):
    with pytest.raises(OutOfBounds):
        parameter.clean(outside)


def test_a_share_may_be_left_open():
    assert parameters.LARGEST_SHARE.clean("none") is None
    assert "no limit" in parameters.LARGEST_SHARE.tell(None)
    assert "one half" in parameters.LARGEST_SHARE.tell(parameters.LARGEST_SHARE.clean("1/2"))
