"""How people's names are compared, made and shown."""

from collections.abc import Callable, Iterator

import pytest

from core.people.rules import (
    NameFacts,
    alias,
    automatic_pseudonym,
    byline,
    caseless,
    masked,
    pseudonym_fault,
    pseudonym_stem,
)

ROBERT = NameFacts(
    number=7, full_name="Robert Wensell", pseudonym="Falcon", civic_number="770705-1459"
)


def drawing(*numbers: int) -> Callable[[int], int]:
    drawn: Iterator[int] = iter(numbers)
    return lambda below: next(drawn) % below


@pytest.mark.parametrize("other", ["falcon", " FALCON ", "Ｆａｌｃｏｎ"])
def test_names_that_look_the_same_are_the_same(other: str) -> None:
    assert caseless(other) == caseless("Falcon")


def test_sharp_s_and_capitals_are_one_name() -> None:
    assert caseless("Strauß") == caseless("STRAUSS")


def test_different_names_stay_different() -> None:
    assert caseless("Falcon") != caseless("Falcón")


@pytest.mark.parametrize(
    ("forename", "surname", "stem"),
    [
        ("Robert", "Wensell", "robwe"),
        ("Åsa", "Öberg", "asaob"),
        ("Łukasz", "Żuk", "lukzu"),
        ("Bo", "Å", "boa"),
        ("李", "王", "mem"),
        ("Anna-Karin", "O’Neill", "annon"),
    ],
)
def test_an_automatic_pseudonym_begins_with_the_name(
    forename: str, surname: str, stem: str
) -> None:
    assert pseudonym_stem(forename, surname) == stem


def test_an_automatic_pseudonym_ends_with_three_digits() -> None:
    name = automatic_pseudonym("Robert", "Wensell", draw=drawing(59), is_taken=lambda _: False)
    assert name == "robwe059"


def test_a_taken_automatic_pseudonym_is_drawn_again() -> None:
    taken = {"robwe359"}
    name = automatic_pseudonym(
        "Robert", "Wensell", draw=drawing(359, 360), is_taken=taken.__contains__
    )
    assert name == "robwe360"


def test_when_all_three_digits_are_gone_a_fourth_is_added() -> None:
    name = automatic_pseudonym(
        "Robert", "Wensell", draw=lambda _: 5, is_taken=lambda name: len(name) == 8
    )
    assert name == "robwe0005"


def test_an_alias_has_four_signs_and_five_when_four_are_gone() -> None:
    assert alias(draw=lambda _: 0, is_taken=lambda _: False) == "aaaa"
    assert alias(draw=lambda _: 0, is_taken=lambda name: len(name) == 4) == "aaaaa"


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("Falcon", None),
        ("Ö 7", None),
        ("x", "length"),
        ("x" * 41, "length"),
        ("me@home", "sign"),
        ("a/b", "sign"),
        ("Fal\u200bcon", "invisible"),
        ("770705-1459", "letters"),
    ],
)
def test_what_a_pseudonym_may_be(name: str, fault: str | None) -> None:
    assert pseudonym_fault(name) == fault


def test_a_civic_number_in_passing_shows_its_end_only() -> None:
    assert masked("770705-1459") == "••••••-••59"


@pytest.mark.parametrize(
    ("level", "text", "link"),
    [
        (1, "770705-1459 Robert Wensell", "profile"),
        (2, "770705-1459", "profile"),
        (3, "Robert Wensell", "profile"),
        (4, "Falcon", "pseudonym"),
        (5, "", ""),
    ],
)
def test_each_level_shows_what_it_says(level: int, text: str, link: str) -> None:
    shown = byline(level, ROBERT)
    assert (shown.text, shown.link_kind) == (text, link)


def test_who_has_no_civic_number_is_shown_by_name_or_member_number() -> None:
    without = NameFacts(number=7, full_name="Robert Wensell", pseudonym="Falcon")
    assert byline(1, without).text == "Robert Wensell"
    assert (byline(2, without).phrase, byline(2, without).text) == ("number", "7")


def test_level_five_and_nobody_look_the_same() -> None:
    assert byline(5, ROBERT) == byline(3, None)


def test_an_erased_author_is_an_alias_without_a_link() -> None:
    erased = NameFacts(number=7, full_name="", pseudonym="", alias="k3f9", pen_alias="p7d2")
    for level in (1, 2, 3):
        assert (byline(level, erased).phrase, byline(level, erased).text) == ("former", "k3f9")
        assert byline(level, erased).link_kind == ""


def test_after_erasure_pseudonym_and_name_cannot_be_put_together() -> None:
    erased = NameFacts(number=7, full_name="", pseudonym="", alias="k3f9", pen_alias="p7d2")
    assert byline(4, erased).text == "p7d2"
    assert byline(5, erased).text == ""
