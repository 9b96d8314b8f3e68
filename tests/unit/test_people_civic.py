"""Civic numbers are checked by the rules of their country."""

import pytest

from core.people.civic import NUMBERS_OF_PERSONS, CivicNumberRefused, is_used_in, read_civic_number


@pytest.mark.parametrize(
    "text", ["770705-1459", "7707051459", "19770705-1459", "197707051459", " 770705-1459 "]
)
def test_a_swedish_number_is_the_same_with_ten_and_twelve_digits(text: str) -> None:
    number = read_civic_number("se", text)
    assert (number.shown, number.compared) == ("770705-1459", "se:197707051459")


def test_a_hundred_years_make_another_person() -> None:
    assert read_civic_number("se", "770705+1459").compared == "se:187707051459"


@pytest.mark.parametrize("text", ["770705-1458", "771305-1459", "", "Falcon", "7707"])
def test_a_wrong_swedish_number_is_refused(text: str) -> None:
    with pytest.raises(CivicNumberRefused):
        read_civic_number("se", text)


def test_a_polish_number_is_read_by_polish_rules() -> None:
    assert read_civic_number("pl", "44051401359").compared == "pl:44051401359"
    with pytest.raises(CivicNumberRefused):
        read_civic_number("pl", "44051401358")


def test_a_latvian_firm_is_no_person() -> None:
    assert read_civic_number("lv", "161175-19997").compared == "lv:16117519997"
    with pytest.raises(CivicNumberRefused):
        read_civic_number("lv", "40003521600")


@pytest.mark.parametrize("country", ["", "xx", "none"])
def test_where_no_number_is_used_every_number_is_refused(country: str) -> None:
    assert not is_used_in(country)
    with pytest.raises(CivicNumberRefused):
        read_civic_number(country, "770705-1459")


@pytest.mark.parametrize("country", sorted(NUMBERS_OF_PERSONS))
def test_every_listed_country_can_be_checked(country: str) -> None:
    with pytest.raises(CivicNumberRefused):
        read_civic_number(country, "x")
