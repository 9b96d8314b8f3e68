"""Every rule says what may be written, what it means, and reads like a constitution."""

from fractions import Fraction

import pytest
from django.utils.translation import ngettext_lazy

from core import hooks
from core.charter.parameters import (
    DAYS,
    Choice,
    OptionalShare,
    OutOfBounds,
    Rational,
    Share,
    Switch,
    Text,
    Whole,
    WrongValue,
    Zone,
    say_share,
)

PATIENCE = Whole(
    "group.patience",
    60,
    least=1,
    most=365,
    unit=DAYS,
    words={365: "a year"},
    sentence="A guest may stay %(amount)s (%(value)s).",
    sentences={1: "A guest may stay overnight."},
)


def test_a_sentence_reads_with_the_value_in_it():
    assert PATIENCE.tell(60) == "A guest may stay 60 days (60)."
    assert PATIENCE.tell(365) == "A guest may stay a year (a year)."


def test_a_value_can_have_a_sentence_of_its_own():
    assert PATIENCE.tell(1) == "A guest may stay overnight."


def test_units_agree_with_their_number():
    fish = Whole(
        "group.fish", 1, unit=ngettext_lazy("%d fish", "%d fishes"), sentence="Eat %(amount)s."
    )
    assert [fish.tell(n) for n in (1, 2)] == ["Eat 1 fish.", "Eat 2 fishes."]


@pytest.mark.parametrize("given", [1, 365, "60"])
def test_both_bounds_are_allowed(given: object):
    assert PATIENCE.clean(given) == int(str(given))


@pytest.mark.parametrize("given", [0, 366, "0"])
def test_beyond_the_bounds_is_refused_with_the_bounds(given: object):
    with pytest.raises(OutOfBounds, match="from 1 to 365"):
        PATIENCE.clean(given)


def test_a_default_must_fit_itself():
    with pytest.raises(OutOfBounds):
        Whole("group.patience", 0, least=1, sentence="…")


def test_a_bound_nobody_reaches_is_not_told():
    many = Whole("group.many", 1, least=1, most=2**63 - 1, sentence="%(value)s")
    assert str(many.allowed()) == "Give a whole number, 1 or more."


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (Fraction(2, 3), "two thirds"),
        (Fraction(15, 100), "15 %"),
        (Fraction(7, 30), "7/30"),
        (Fraction(1), "all"),
        (Fraction(0), "none"),
    ],
)
def test_shares_are_said_in_plain_words(share: Fraction, words: str):
    assert str(say_share(share)) == words


def test_a_share_can_be_left_out_where_that_is_allowed():
    part = OptionalShare("group.part", None, sentence="%(value)s take part.", none="Nobody must")
    assert part.clean("none") is None
    assert part.clean("1/2") == Fraction(1, 2)
    assert part.tell(None) == "Nobody must take part."
    assert part.tell(Fraction(1, 2)) == "one half take part."
    assert part.write(None) == "none"
    assert part.write(Fraction(1, 2)) == "1/2"
    assert part.clean(part.store(None)) is None
    assert "none" in str(part.allowed())
    with pytest.raises(OutOfBounds):
        part.clean("3/2")


def test_a_rational_number_stays_the_text_people_know():
    factor = Rational("group.factor", "27/10", sentence="%(value)s")
    assert factor.clean("2.7") == "27/10"
    assert factor.clean("5") == "5"
    assert factor.store("27/10") == "27/10"
    assert "27/10" in str(factor.allowed())
    for wrong in ("0", str(2**63)):
        with pytest.raises(OutOfBounds):
            factor.clean(wrong)
    with pytest.raises(WrongValue):
        factor.clean("-1")


def test_a_switch_says_yes_or_no_or_a_sentence_of_its_own():
    lamp = Switch("group.lamp", True, sentence="Light: %(value)s.", sentences={False: "No light."})
    assert lamp.tell(True) == "Light: yes."
    assert lamp.tell(False) == "No light."
    assert str(lamp.say(False)) == "no"
    assert [lamp.clean(lamp.write(value)) for value in (True, False)] == [True, False]
    assert lamp.allowed()
    with pytest.raises(WrongValue):
        lamp.clean("perhaps")


def test_a_choice_is_one_of_those_offered():
    tea = Choice("group.tea", "green", options={"green": "Green", "black": "Black"}, sentence="…")
    assert tea.clean("black") == "black"
    assert tea.say("black") == "Black"
    for wrong, refusal in (("red", OutOfBounds), (1, WrongValue)):
        with pytest.raises(refusal, match="Green, Black"):
            tea.clean(wrong)


def test_a_text_keeps_to_one_line_and_its_length():
    motto = Text("group.motto", "Onwards", least=1, most=10, hint="Be kind.", sentence="%(value)s")
    assert motto.clean("  Upwards ") == "Upwards"
    for wrong in ("", "one\ntwo", "01234567890"):
        with pytest.raises(OutOfBounds, match=r"1 to 10 characters on one line\. Be kind\."):
            motto.clean(wrong)
    with pytest.raises(WrongValue):
        motto.clean(None)


def test_a_zone_is_one_that_computers_know():
    zone = Zone("group.zone", "UTC", sentence="%(value)s")
    assert zone.clean(" Europe/Stockholm ") == "Europe/Stockholm"
    with pytest.raises(OutOfBounds, match="Europe/Stockholm"):
        zone.clean("../etc/passwd")
    with pytest.raises(WrongValue):
        zone.clean(1)


@pytest.mark.parametrize("name", ["a", "Vik", "-vik", "vik-", "v k", "vík", "v" * 21])
def test_a_short_name_is_fit_for_addresses(name: str):
    with pytest.raises(OutOfBounds):
        hooks.parameters["group.short_name"].clean(name)


@pytest.mark.parametrize("name", sorted(hooks.parameters))
def test_every_rule_of_every_room_can_be_read_aloud_written_down_and_read_back(name: str):
    parameter = hooks.parameters[name]
    for value in {parameter.default, parameter.when_missing()}:
        sentence = parameter.tell(value)
        assert sentence.endswith(".")
        assert "%(" not in sentence
        assert "…" in parameter.gap()
        assert parameter.clean(parameter.store(value)) == value
        assert parameter.clean(parameter.write(value)) == value
    assert str(parameter.allowed()).endswith(".")
    assert str(parameter.heading)
    for value in parameter.sentences:
        assert parameter.clean(parameter.store(value)) == value
        assert "%" not in parameter.tell(value).replace(" %", "")


@pytest.mark.parametrize("name", sorted(hooks.parameters))
def test_a_rule_sleeps_only_under_values_that_another_rule_can_have(name: str):
    for other, values in hooks.parameters[name].only_if.items():
        assert other != name
        for value in values:
            assert hooks.parameters[other].clean(value) == value


def test_a_rule_applies_under_the_values_it_names():
    quorum = hooks.parameters["referenda.quorum_share"]
    assert not quorum.applies({"referenda.quorum_basis": "none"})
    assert quorum.applies({"referenda.quorum_basis": "approval"})
    assert hooks.parameters["group.name"].applies({})


@pytest.mark.parametrize("kind", [Share, OptionalShare])
def test_a_share_is_kept_exactly(kind: type[Share]):
    part = kind("group.part", Fraction(1, 3), sentence="%(value)s")
    assert part.store(Fraction(1, 3)) == "1/3"
    assert part.clean("1/3") == Fraction(1, 3)
