"""What is hashed is one text and no other."""

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from core.record.rules.canonical import (
    LARGEST_PAYLOAD,
    NotCanonical,
    canonical,
    commitment,
    json_text,
    leaf_data,
    moment,
)
from core.record.rules.tree import leaf_hash

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "record.md"
WHEN = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_keys_are_in_the_order_of_the_standard():
    # RFC 8785, 3.2.3: sorted by UTF-16 code units, so the emoji comes before the Hebrew letter.
    payload = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    assert list(json.loads(canonical(payload))) == [
        "\r",
        "1",
        "\u0080",
        "\u00f6",
        "\u20ac",
        "\U0001f600",
        "\ufb33",
    ]


def test_texts_are_written_as_the_standard_shows():
    # RFC 8785, 3.2.2, without the fractions, which the record does not keep.
    payload = {
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
        "literals": [None, True, False],
    }
    assert canonical(payload) == (
        '{"literals":[null,true,false],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


@pytest.mark.parametrize(
    "value",
    [1.5, float("nan"), b"bytes", WHEN, {1, 2}, object(), 2**53, -(2**53), "\ud800", {1: "one"}],
)
def test_what_others_would_read_differently_is_refused(value):
    with pytest.raises(NotCanonical):
        canonical({"inside": [{"deep": value}]})


def test_the_refusal_says_where():
    with pytest.raises(NotCanonical, match=r"payload\.inside\[0\]\.deep is a float"):
        canonical({"inside": [{"deep": 1.0}]})


def test_the_largest_exact_integer_is_kept():
    assert canonical({"n": 2**53 - 1}) == '{"n":9007199254740991}'


def test_a_payload_may_fill_its_measure_and_no_more():
    filled = LARGEST_PAYLOAD - len('{"t":""}')
    assert len(canonical({"t": "a" * filled})) == LARGEST_PAYLOAD
    with pytest.raises(NotCanonical, match="16384"):
        canonical({"t": "a" * (filled + 1)})


def test_a_moment_is_written_in_whole_seconds_of_the_world_clock():
    in_stockholm = WHEN.astimezone(timezone(timedelta(hours=1))).replace(microsecond=999_999)
    assert moment(in_stockholm) == "2030-01-02T03:04:05Z"


def test_the_worked_example_of_the_documentation_holds():
    data = leaf_data(
        uid="6f3b8a52-0d1c-4f0e-9a7b-3c2d1e0f4a5b",
        verb="proposal.signed",
        version=1,
        subject="proposal:0b2f6c1e-5d4a-4c3b-8e9f-7a6b5c4d3e2f",
        payload=canonical({"proposal": 7}),
        at=WHEN,
    )
    assert data == (
        b'{"at":"2030-01-02T03:04:05Z","payload":{"proposal":7},'
        b'"subject":"proposal:0b2f6c1e-5d4a-4c3b-8e9f-7a6b5c4d3e2f",'
        b'"uid":"6f3b8a52-0d1c-4f0e-9a7b-3c2d1e0f4a5b","verb":"proposal.signed","version":1}'
    )
    assert leaf_hash(data) == hashlib.sha256(b"\0" + data).digest()
    assert leaf_hash(data).hex() == (
        "8f64910b987493db5d012d3a371dd4ec83abc049532fb027f7490e50d1ea79bc"
    )
    documented = DOCUMENTATION.read_text("utf-8").splitlines()
    assert data.decode() in documented
    assert leaf_hash(data).hex() in documented
    assert commitment(bytes(32), canonical({"person": "9d0e"})) in documented


def test_a_text_is_written_as_in_a_payload():
    text = 'å "quoted" \\ \n \x7f 😀'
    assert canonical({"t": text}) == f'{{"t":{json_text(text)}}}'


def test_a_commitment_needs_its_salt():
    salt, other = bytes(32), bytes([1]) + bytes(31)
    text = canonical({"person": "9d0e"})
    assert commitment(salt, text) == commitment(salt, text)
    assert commitment(salt, text) != commitment(other, text)
    assert commitment(salt, text) == (
        "a97eeb5fbbe8d62cc3192937fd43ade504b640dec35d3df12dc947c172f95fe3"
    )
