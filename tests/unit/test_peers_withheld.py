"""What stands for words that their reader is not given, and the names under which groups vouch."""

import pytest

from core.record.rules.note import Note, Signature
from federation.confederations.rules.consequences import (
    ADMIT,
    EXPEL,
    HUB,
    is_about_duty,
    is_about_duty_alone,
    is_about_seats,
    of_kind,
)
from federation.peers.rules.civic import (
    LONGEST_ABOUT,
    Announced,
    NotCivic,
    placeholder,
    withheld,
)
from federation.peers.rules.witnesses import is_witness_name, witness_name, witnesses_under

HILL, LAKE = "ab" * 32, "ef" * 32
TALLY = Announced(uid="7f1c", kind="joint.returned", number=4, digest="cd" * 32, index=9)
ABOUT = "vote:7f1c"


def test_a_placeholder_says_what_one_has_to_take_part_in():
    told = placeholder(TALLY, origin=HILL, about=ABOUT)
    assert withheld(told, TALLY, origin=HILL) == ABOUT
    assert "body" not in told


def test_whole_words_are_no_placeholder():
    assert withheld({"body": {"yes": 1}}, TALLY, origin=HILL) == ""


@pytest.mark.parametrize(
    "change",
    [
        {"withheld": ""},
        {"withheld": 7},
        {"withheld": "a\nb"},
        {"withheld": "x" * (LONGEST_ABOUT + 1)},
        {"digest": "ef" * 32},
        {"number": 5},
        {"body": {}},
    ],
)
def test_a_placeholder_of_something_else_is_refused(change):
    told = placeholder(TALLY, origin=HILL, about=ABOUT) | change
    with pytest.raises(NotCivic):
        withheld(told, TALLY, origin=HILL)


def test_a_group_vouches_under_the_name_of_its_origin_alone():
    assert is_witness_name(witness_name(HILL))
    for name in ("", "folkmoot", HILL, f"folkmoot/{HILL}", f"elsewhere/{HILL}/witness"):
        assert not is_witness_name(name)


def test_whoever_cosigned_is_found_by_name_and_the_group_itself_is_not():
    names = (f"folkmoot/{HILL}", witness_name(HILL), witness_name(LAKE), "elsewhere/witness")
    note = Note(text="a\n", signatures=tuple(Signature(name, b"0000", b"") for name in names))
    assert witnesses_under(note) == {HILL, LAKE}


def test_effects_are_found_by_kind_with_their_places():
    effects = [
        {"kind": EXPEL, "data": {"origin": HILL}},
        {"kind": ADMIT, "data": "nonsense"},
        {"kind": "other", "data": {}},
        {"kind": EXPEL, "data": {"origin": "lake"}},
    ]
    assert list(of_kind(effects, EXPEL)) == [(1, {"origin": HILL}), (4, {"origin": "lake"})]
    assert list(of_kind(effects, ADMIT)) == []
    assert is_about_seats(effects)
    assert not is_about_seats(effects[2:3])
    assert not is_about_duty(effects)
    assert is_about_duty([*effects, {"kind": HUB, "data": {}}])
    assert is_about_duty_alone([{"kind": HUB, "data": {}}])
    assert not is_about_duty_alone([*effects, {"kind": HUB, "data": {}}])
