"""Which keys of a group count, read by somebody who trusts nothing but the record."""

from datetime import timedelta

import pytest

from core.keys.signing import verify
from federation.identity.rules import keys as law
from federation.identity.rules.keys import WINDOW, trustees_of
from tests.naming import DAY, ORIGIN, START, Record, name, naming


def test_the_first_key_counts_from_its_entry():
    record = Record()
    assert record.now() == name("a")
    [key] = record.known()
    assert key.counts(index=0, now=START)
    assert not key.counts(index=0, now=START - DAY)


def test_a_second_first_key_is_nobodys():
    record = Record()
    record.write(law.MADE, purpose="object", epoch=2, public_key=name("x"))
    assert record.now() == name("a")


def test_a_key_is_changed_by_the_one_before():
    record = Record()
    record.change(2, "b", by="a")
    record.change(3, "c", by="b")
    assert record.now() == name("c")
    first, second, third = record.known()
    assert (first.last, second.last, third.last) == (1, 2, None)
    assert first.counts(index=1, now=START + 9 * DAY)
    assert not first.counts(index=2, now=START + 9 * DAY)
    assert not second.counts(index=0, now=START + 9 * DAY)


@pytest.mark.parametrize(
    "message",
    [naming(3, "x"), naming(2, "x", purpose="witness"), naming(2, "x", origin="another village")],
)
def test_a_signature_names_one_key_for_one_use_of_one_group(message):
    record = Record()
    record.change(2, "x", by="a", message=message)
    assert record.now() == name("a")


def test_nobody_else_names_a_key():
    record = Record()
    record.change(2, "x", by="x")
    record.write(law.CHANGED, purpose="object", epoch=2, public_key=name("x"), signature="z0")
    record.write(law.CHANGED, purpose="money", epoch=1, public_key=name("x"), signature="z1")
    assert [key.public for key in record.known()] == [name("a")]


def test_the_key_for_requests_is_named_by_the_key_for_objects():
    record = Record()
    record.write(law.MADE, purpose="http", epoch=1, public_key="PEM")
    record.change(2, "h", by="x", purpose="http")
    assert record.now(purpose="http") == "PEM"
    record.change(2, "h", by="a", purpose="http")
    assert record.now(purpose="http") == name("h")
    assert record.now() == name("a")


def test_a_key_without_a_namer_is_not_changed():
    record = Record()
    record.change(2, "h", by="a", purpose="witness")
    assert record.now(purpose="witness") is None


def test_a_stolen_key_stays_good_for_what_was_recorded_before():
    record = Record()
    record.write("something.else", purpose="none")
    record.change(2, "b", by="a")
    record.write(law.REVOKED, purpose="object", epoch=1, last_good=0)
    first, second = record.known()
    assert (first.last, second.last) == (0, None)
    # What is taken back stays taken back, whatever is said later.
    record.write(law.REVOKED, purpose="object", epoch=1, last_good=9)
    assert record.known()[0].last == 0
    record.write(law.REVOKED, purpose="object", epoch=2, last_good=99)
    assert record.known()[1].last == 5
    assert record.now() is None


def test_enough_trustees_name_a_key_that_counts_after_three_days():
    record = Record()
    record.trustees("tuv", 2)
    assert trustees_of(record.said, origin=ORIGIN, verify=verify)[1] == 2
    said_at = record.recover(2, "b", by="tv")
    assert record.now(said_at + WINDOW - timedelta(seconds=1)) is None
    assert record.now(said_at + WINDOW) == name("b")


@pytest.mark.parametrize("by", ["t", "tt", "tx", "a", ""])
def test_too_few_trustees_name_nothing(by):
    record = Record()
    record.trustees("tuv", 2)
    record.recover(2, "b", by=by)
    assert record.now() == name("a")


def test_without_trustees_nobody_recovers_a_key():
    record = Record()
    record.recover(2, "b", by="tuv")
    assert record.now() == name("a")


def test_within_three_days_other_trustees_name_another_key():
    record = Record()
    record.trustees("tuv", 2)
    said_at = record.recover(2, "x", by="tu")
    later = record.recover(3, "b", by="uv", at=said_at + 2 * DAY)
    assert record.now(said_at + WINDOW) is None
    assert record.now(later + WINDOW) == name("b")
    assert name("x") not in [key.public for key in record.known()]


def test_trustees_are_followed_by_whom_they_name():
    record = Record()
    record.trustees("tuv", 2)
    record.trustees("xyz", 1)
    record.trustees("xyz", 1, by="t")
    assert trustees_of(record.said, origin=ORIGIN, verify=verify)[0][0] == name("t")
    record.trustees("wy", 1, by="tu")
    assert trustees_of(record.said, origin=ORIGIN, verify=verify) == ((name("w"), name("y")), 1)


@pytest.mark.parametrize(("letters", "needed"), [("tuv", 0), ("tuv", 4), ("ttu", 2), ("", 0)])
def test_trustees_that_make_no_sense_are_none(letters, needed):
    record = Record()
    record.trustees(letters, needed)
    assert trustees_of(record.said, origin=ORIGIN, verify=verify) == ((), 0)
