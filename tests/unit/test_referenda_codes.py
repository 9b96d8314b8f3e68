"""The code of a sealed ballot and the pseudonym it gives."""

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from groups.referenda.rules import (
    CodeMalformed,
    derive_pseudonym,
    format_code,
    normalise_words,
    read_code,
)

CODE = bytes(range(16))
WRITTEN = format_code(CODE)


def test_a_code_is_written_in_groups_that_can_be_read_back():
    assert WRITTEN == "000G-40R4-0M30-E209-185G-R38E-1W6"
    assert read_code(WRITTEN) == CODE
    assert read_code(format_code(b"\xff" * 16)) == b"\xff" * 16


@pytest.mark.parametrize(
    "typed",
    [
        WRITTEN.lower(),
        WRITTEN.replace("-", ""),
        f"  {WRITTEN.replace('-', ' ')}\n",
        WRITTEN.replace("0", "o").replace("1", "l"),
        WRITTEN.replace("1", "I"),
    ],
)
def test_a_code_may_be_typed_as_people_type(typed):
    assert read_code(typed) == CODE


@pytest.mark.parametrize(
    "typed",
    [
        "",
        WRITTEN[:-1],
        WRITTEN + "0",
        WRITTEN.replace("M", "N"),  # one sign mistyped
        WRITTEN.replace("38E", "83E"),  # two signs exchanged
        WRITTEN.replace("R", "U"),  # a sign that codes do not have
        WRITTEN[:-1] + "!",
        "7ZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZ0",  # more than 128 bits
    ],
)
def test_what_is_no_code_is_refused(typed):
    with pytest.raises(CodeMalformed):
        read_code(typed)


def test_words_count_whatever_their_case_width_and_spacing():
    assert normalise_words("  Röd\tSTUGA ") == normalise_words("röd stuga") == "röd stuga"
    assert normalise_words("ｃａｔ") == "cat"


def pseudonym(code=CODE, words="", origin="0f" * 32, referendum="vote"):
    return derive_pseudonym(code, words=words, origin=origin, referendum=referendum)


def test_the_pseudonym_is_hkdf_as_in_rfc_5869():
    """Compared with another implementation of it."""
    expected = HKDF(
        algorithm=SHA256(),
        length=32,
        salt=b"0f" * 32,
        info=b"folkmoot/pseudonym/v1\0vote",
    ).derive(CODE + "röd stuga".encode())
    assert pseudonym(words="Röd Stuga") == expected.hex()


def test_every_part_of_it_makes_another_pseudonym():
    names = {
        pseudonym(),
        pseudonym(code=bytes(16)),
        pseudonym(words="red"),
        pseudonym(origin="aa" * 32),
        pseudonym(referendum="another vote"),
    }
    assert len(names) == 5
