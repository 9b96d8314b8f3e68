"""By whose clock a key waits that trustees have named."""

from federation.identity.rules import keys as law
from tests.naming import DAY, START, Record, name, naming, signed


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
