"""What a malformed scenario is told: each fault, with its path."""

import pytest

from core.rehearsal.reading import MOST, Faults, Reader
from core.rehearsal.text import NoScenarioText, given_twice, parse, printable, shown


def reader(text: str) -> Reader:
    return Reader(parse(text.encode()), "", Faults())


def faults(found: Reader) -> dict[str, str]:
    return dict(found.faults.found)


@pytest.mark.parametrize(
    ("written", "what"),
    [
        ("1.0", "no whole number"),
        ("1e3", "no whole number"),
        ("true", "is true"),
        ('"7"', "is a text"),
        ("null", "is null"),
        ("[]", "is a list"),
        ("{}", "is an object"),
        (str(2**63), "at most"),
        ("9" * 5000, "no whole number"),
        ("0", "at least 1"),
        ("-1", "at least 1"),
    ],
)
def test_what_is_no_whole_number_in_range_is_named(written, what):
    given = reader(f'{{"days": {written}}}')
    given.whole("days", least=1)
    assert what in faults(given)["days"]


@pytest.mark.parametrize("number", [1, 2**53 + 1, MOST])
def test_a_number_keeps_every_digit(number):
    given = reader(f'{{"days": {number}}}')
    assert given.whole("days", least=1) == number
    assert not given.faults


def test_all_faults_are_told_at_once_and_unknown_fields_last():
    given = reader('{"a": 1.5, "b": [], "strange": 0, "no name": 1}')
    given.whole("a")
    given.text("b")
    given.date("c")
    given.close()
    assert list(faults(given)) == ["a", "b", "c", "strange", '["no name"]']
    assert faults(given)["c"] == "is missing"


def test_where_an_object_is_missing_its_fields_are_not_missed_one_by_one():
    given = reader("{}")
    inner = given.object("config")
    inner.whole("voting_days")
    inner.switch("revote")
    inner.close()
    assert faults(given) == {"config": "is missing"}


@pytest.mark.parametrize(
    "written",
    ["2033-2-3", "20330203", "2033-02-30", "2033-02-03T00:00", "٢٠٣٣-01-01", "", "0000-01-01"],
)
def test_only_a_day_of_the_calendar_is_a_date(written):
    given = reader(f'{{"on": "{written}"}}')
    given.date("on")
    assert "no date" in faults(given)["on"]


def test_a_field_with_a_default_may_be_left_out_but_not_be_null():
    assert reader("{}").whole("vacatio_days", default=0) == 0
    assert reader("{}").switch("author_signs", default=True) is True
    given = reader('{"vacatio_days": null, "author_signs": null}')
    given.whole("vacatio_days", default=0)
    given.switch("author_signs", default=True)
    assert list(faults(given)) == ["vacatio_days", "author_signs"]


def test_a_list_of_names_holds_each_once_and_none_empty():
    given = reader('{"who": ["Aino", "Åsa", "Aino", "", 3, "aino"]}')
    given.names("who")
    assert list(faults(given)) == ["who[2]", "who[3]", "who[4]"]


def test_a_name_that_must_be_known_is_compared_exactly():
    given = reader('{"author": "aino "}')
    piece = given.take("author")
    assert piece is not None
    piece.known(["aino"], "initial_members")
    assert faults(given) == {"author": '"aino " is not in initial_members'}


def test_half_a_character_is_no_text():
    given = reader(r'{"title": "\ud800"}')
    given.text("title")
    assert "half a character" in faults(given)["title"]


def test_a_field_given_twice_is_found_wherever_it_is():
    value = parse(b'{"a": {"b": [{"c": 1, "c": 1}, 0]}, "d": 1, "d": 2}')
    assert set(given_twice(value)) == {"a.b[0].c", "d"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"{'a': 1}",
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b'{"a": 01}',
        b"\xef\xbb\xbf{}",
        b'{"a": "\xff"}',
        b"[" * 100_000,
        b"{} {}",
    ],
)
def test_what_is_no_json_in_utf_8_is_refused_as_a_whole(content):
    with pytest.raises(NoScenarioText):
        parse(content)


def test_a_fault_stays_in_its_line_whatever_it_quotes():
    odd = "a\nb\u2028c\x85d\x1b"
    assert len(shown(odd).splitlines()) == 1
    assert printable("Å – ł") == "Å – ł"
