"""Which keys of a group count, read by somebody who trusts nothing but the record."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.keys.signing import verify
from federation.identity.rules import keys as law
from federation.identity.rules.keys import (
    WINDOW,
    Said,
    by_its_own_time,
    current,
    keys_of,
    statement,
    trustees_of,
)
from federation.wire.rules import multibase

ORIGIN = "village"
DAY = timedelta(days=1)
START = datetime(2030, 1, 1, tzinfo=UTC)


def a_key(letter):
    return Ed25519PrivateKey.from_private_bytes(letter.encode() * 32)


def name(letter):
    return multibase.write_multikey(a_key(letter).public_key().public_bytes_raw())


def signed(letter, message):
    return multibase.encode(a_key(letter).sign(message))


def naming(epoch, new, *, purpose="object", origin=ORIGIN):
    return statement(origin=origin, purpose=purpose, epoch=epoch, public=name(new))


class Record:
    """Entries as they are written one after the other, a day apart."""

    def __init__(self, begins=by_its_own_time):
        self.said = []
        self.begins = begins
        self.write(law.MADE, purpose="object", epoch=1, public_key=name("a"))

    def write(self, verb, *, at=None, **facts):
        index = len(self.said)
        moment = at if at is not None else START + index * DAY
        self.said.append(Said(index=index, at=moment, verb=verb, facts=facts))
        return moment

    def change(self, epoch, new, *, by, purpose="object", message=None, at=None):
        message = message or naming(epoch, new, purpose=purpose)
        facts = {"purpose": purpose, "epoch": epoch, "public_key": name(new)}
        return self.write(law.CHANGED, at=at, **facts, signature=signed(by, message))

    def trustees(self, letters, needed, *, by=""):
        names = [name(letter) for letter in letters]
        public = ",".join([str(needed), *names])
        message = statement(origin=ORIGIN, purpose="trustees", epoch=0, public=public)
        signatures = {name(letter): signed(letter, message) for letter in by}
        self.write(law.TRUSTEES, trustees=names, needed=needed, signatures=signatures)

    def recover(self, epoch, new, *, by, at=None):
        signatures = {name(letter): signed(letter, naming(epoch, new)) for letter in by}
        facts = {"purpose": "object", "epoch": epoch, "public_key": name(new)}
        return self.write(law.RECOVERED, at=at, **facts, signatures=signatures)

    def known(self):
        return keys_of(self.said, origin=ORIGIN, verify=verify, begins=self.begins)

    def now(self, at=START + 999 * DAY, purpose="object"):
        found = current(self.known(), purpose, now=at)
        return found.public if found else None


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


# --- By whose clock a recovered key waits --------------------------------------------------------
def over_at(place):
    """The three days of the first recovery are over where this entry stands, and for us now."""

    def begins(_recovered, before):
        return START if before is None or before.index > place else None

    return begins


def never(_recovered, _before):
    return None


def a_recovery(begins):
    """Trustees have named key b; entries 0 to 2."""
    record = Record(begins)
    record.trustees("tuv", 2)
    record.recover(2, "b", by="tv", at=START - 99 * DAY)
    return record


def test_a_recovery_that_is_dated_back_waits_until_it_was_seen_for_three_days():
    record = a_recovery(never)
    assert record.now() is None
    assert not record.known()[1].counts(index=3, now=START + 999 * DAY)
    record.begins = over_at(2)
    assert record.now() == name("b")


def test_whoever_is_named_before_the_days_are_over_takes_the_place_of_what_waits():
    for place, first in ((3, None), (2, name("b"))):
        record = a_recovery(over_at(place))
        record.recover(3, "c", by="uv")
        found = {key.epoch: key for key in record.known()}
        # Whenever somebody reads both: where they stand in the record decides.
        assert (found[2].public if 2 in found else None) == first
        assert record.now() == name("c")
        if first:
            assert (found[2].counts_from, found[2].last) == (START, 3)


def test_a_key_that_waits_names_others_that_wait_with_it():
    record = a_recovery(never)
    record.change(3, "c", by="b")
    record.change(4, "d", by="c")
    record.write(law.MADE, purpose="http", epoch=1, public_key="PEM")
    record.change(2, "h", by="d", purpose="http")
    assert record.now() is None
    assert record.now(purpose="http") is None
    record.begins = over_at(9)
    assert (record.now(), record.now(purpose="http")) == (name("d"), name("h"))
    found = {key.public: key for key in record.known()}
    assert (found[name("b")].last, found[name("c")].last) == (3, 4)
    # What trustees name instead ends all of them.
    record.recover(5, "e", by="tu")
    assert [key.public for key in record.known() if key.epoch in (2, 3, 4)] == []
    assert record.now() == name("e")


def test_nobody_else_names_a_key_while_one_waits():
    record = a_recovery(never)
    record.change(3, "x", by="a")
    record.change(3, "x", by="x")
    record.begins = over_at(9)
    assert record.now() == name("b")


def test_other_keys_go_on_while_one_waits():
    record = Record(never)
    record.write(law.MADE, purpose="witness", epoch=1, public_key=name("w"))
    record.write(law.MADE, purpose="http", epoch=1, public_key="PEM")
    record.trustees("t", 1)
    record.recover(2, "b", by="t")
    assert record.now(purpose="witness") == name("w")
    assert record.now(purpose="http") == "PEM"
    # A key that waits for other trustees' word is given up where its namer changes it.
    message = naming(2, "h", purpose="http")
    facts = {"purpose": "http", "epoch": 2, "public_key": name("h")}
    record.write(law.RECOVERED, **facts, signatures={name("t"): signed("t", message)})
    record.change(3, "i", by="b", purpose="http")
    assert record.now() is None
    record.begins = over_at(99)
    assert (record.now(), record.now(purpose="http")) == (name("b"), name("i"))


def test_no_entry_that_is_dated_back_makes_earlier_keys_vanish():
    record = a_recovery(over_at(2))
    record.change(3, "c", by="b", at=START - 200 * DAY)
    assert [key.last for key in record.known()] == [2, 3, None]
    assert record.known()[0].counts(index=1, now=START + 9 * DAY)


def test_what_others_have_seen_names_no_key():
    record = a_recovery(over_at(2))
    record.write(law.WITNESSED, purpose="object", epoch=9, notes=[], is_enough=True)
    assert record.now() == name("b")
