"""The key on a recovery sheet survives being copied by hand, and errors are noticed."""

import pytest

from core.people.rules import SheetUnreadable, read_sheet, written_sheet
from core.people.rules.sheets import SIGNS

SECRET = bytes(range(32))


def test_what_was_written_is_read_again() -> None:
    assert read_sheet(written_sheet(SECRET)) == SECRET


def test_a_sheet_has_fourteen_groups_of_four() -> None:
    assert [len(group) for group in written_sheet(SECRET).split()] == [4] * 14


def test_small_letters_hyphens_and_look_alikes_are_understood() -> None:
    text = written_sheet(SECRET).lower().replace(" ", "-").replace("0", "o").replace("1", "l")
    assert read_sheet(text) == SECRET


def test_one_wrong_sign_is_noticed_wherever_it_is() -> None:
    text = written_sheet(SECRET).replace(" ", "")
    for place, sign in enumerate(text):
        wrong = SIGNS[(SIGNS.index(sign) + 1) % 32]
        with pytest.raises(SheetUnreadable):
            read_sheet(text[:place] + wrong + text[place + 1 :])


@pytest.mark.parametrize("text", ["", "ABCD", "U" * 56, "0" * 57, "é" * 56])
def test_what_is_no_sheet_is_refused(text: str) -> None:
    with pytest.raises(SheetUnreadable):
        read_sheet(text)
