"""The same person is called the same through two homes, and differently in every vote."""

import os

from hypothesis import given, settings
from hypothesis import strategies as st

from federation.rolls.rules import identifiers
from federation.rolls.rules.nullifiers import blinding, nullifier, question
from federation.rolls.rules.standing import standing_of
from federation.wire.rules import voprf

GUARDIANS = [voprf.derive_key(bytes([number]) * 32, b"test") for number in (1, 2, 3)]
names = st.text(st.characters(codec="utf-8", exclude_characters="@+"), min_size=1, max_size=20)
addresses = st.builds("{}@{}.example".format, names, st.from_regex(r"[a-z]{1,9}", fullmatch=True))
comparable = addresses.filter(lambda text: bool(text.partition("@")[0].strip()))
votes = st.uuids().map(str)


def called(vote, address, *, by, secret):
    """What a home calls somebody after asking these guardians, blinded with its own secret."""
    value = question(vote, identifiers.email(address))
    for step, (private, public) in enumerate(by):
        hidden = blinding(secret, row=1, step=step)
        rand = (int.from_bytes(os.urandom(31), "little") + 1).to_bytes(32, "little")
        answer = voprf.evaluate(private, [voprf.blind(value, hidden)], rand=rand)
        [value] = voprf.finalize([value], [hidden], public, answer)
    return nullifier(vote, value)


@settings(max_examples=40)
@given(vote=votes, address=comparable, guardians=st.integers(1, 3))
def test_two_homes_call_the_same_person_the_same(vote, address, guardians):
    by = GUARDIANS[:guardians]
    here = called(vote, address, by=by, secret=b"a" * 32)
    there = called(vote, address.upper().lower(), by=by, secret=b"b" * 32)
    assert here == called(vote, address, by=by, secret=b"b" * 32)
    same = identifiers.email(address) == identifiers.email(address.upper().lower())
    assert (here == there) == same


@settings(max_examples=30)
@given(one=votes, other=votes, address=comparable)
def test_nobody_is_called_the_same_in_two_votes_or_by_other_guardians(one, other, address):
    first = called(one, address, by=GUARDIANS[:1], secret=b"a" * 32)
    assert (first == called(other, address, by=GUARDIANS[:1], secret=b"a" * 32)) == (one == other)
    assert first != called(one, address, by=GUARDIANS[1:2], secret=b"a" * 32)
    assert first != called(one, address, by=GUARDIANS[:2], secret=b"a" * 32)


@given(address=comparable)
def test_writing_an_address_alike_twice_changes_nothing(address):
    once = identifiers.email(address).text
    assert identifiers.email(once).text == once


@given(
    homes=st.sets(st.sampled_from("abcd"), min_size=1), releasing=st.sets(st.sampled_from("abcd"))
)
def test_whoever_lets_go_somebody_is_on_at_most_one_roll(homes, releasing):
    """Homes that have heard of each other: nobody is on the rolls of two."""
    on = [
        home
        for home in homes
        if standing_of(
            is_released=home in releasing, others=homes - {home}, released_by=releasing
        ).is_on
    ]
    assert len(on) <= 1
    assert on == [home for home in homes if homes - releasing == {home}]
