"""Values of the charter are read exactly or not at all."""

from fractions import Fraction

import pytest

from core.charter.rules import NotReadable, share, stored, switch, whole


@pytest.mark.parametrize(("given", "value"), [(7, 7), ("7", 7), (" 12 ", 12), ("-3", -3)])
def test_a_whole_number_is_read_from_a_number_or_its_digits(given: object, value: int) -> None:
    assert whole(given) == value


@pytest.mark.parametrize("given", [True, 7.0, "7.5", "", "seven", None, "1" * 41])
def test_nothing_else_is_a_whole_number(given: object) -> None:
    with pytest.raises(NotReadable):
        whole(given)


@pytest.mark.parametrize(
    ("given", "value"),
    [
        (Fraction(2, 3), Fraction(2, 3)),
        (1, Fraction(1)),
        ("2/3", Fraction(2, 3)),
        (" 4 / 6 ", Fraction(2, 3)),
        ("50 %", Fraction(1, 2)),
        ("66,7%", Fraction(667, 1000)),
        ("0.1", Fraction(1, 10)),
        ("0", Fraction(0)),
    ],
)
def test_a_share_is_read_as_people_write_it(given: object, value: Fraction) -> None:
    assert share(given) == value


@pytest.mark.parametrize("given", [True, 0.5, None, "half", "1/0", "-1/2", "1/2/3", "%"])
def test_what_is_no_exact_share_is_not_guessed(given: object) -> None:
    with pytest.raises(NotReadable):
        share(given)


@pytest.mark.parametrize(
    ("given", "value"),
    [(True, True), (False, False), ("yes", True), ("true", True), ("no", False), ("false", False)],
)
def test_a_switch_is_read_from_yes_and_no(given: object, value: bool) -> None:
    assert switch(given) is value


@pytest.mark.parametrize("given", ["maybe", 2, None, ""])
def test_a_switch_is_nothing_between(given: object) -> None:
    with pytest.raises(NotReadable):
        switch(given)


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (Fraction(1), "1/1"),
        (Fraction(2, 3), "2/3"),
        (5, 5),
        (2**53 - 1, 2**53 - 1),
        (2**53, str(2**53)),
        (True, True),
        ("text", "text"),
        (None, None),
    ],
)
def test_a_value_is_kept_so_that_every_program_reads_it_exactly(
    value: object, kept: object
) -> None:
    assert stored(value) == kept  # type: ignore[arg-type]
