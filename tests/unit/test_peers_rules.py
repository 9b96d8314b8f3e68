"""What a peer has to prove, form by form."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from core.keys import signing
from core.record.rules.canonical import leaf_data
from core.record.rules.checkpoint import Statement
from core.record.rules.tree import root_of
from federation.identity.rules import keys as law
from federation.peers.rules import civic, introductions
from federation.peers.rules.entries import Entry, announced, is_about_keys, read_entry
from federation.peers.rules.logs import Tiles, Verdict, compare
from federation.wire.rules.multibase import write_multikey
from federation.wire.rules.proofs import sign_object
from tests.neighbours import AT, Neighbour

ORIGIN = "5f1c" * 16
UID = "0b2f6c1e-5d4a-4c3b-8e9f-7a6b5c4d3e2f"


def leaves(count, salt=b""):
    return [hashlib.sha256(salt + number.to_bytes(2, "big")).digest() for number in range(count)]


def tiles_of(hashes):
    def fetch(level, place):
        width = 256**level
        return [
            root_of(hashes[index * width : (index + 1) * width])
            for index in range(place.first, place.first + place.width)
        ]

    return Tiles(len(hashes), fetch)


def statement(hashes):
    return Statement(origin=f"folkmoot/{ORIGIN}", size=len(hashes), root=root_of(hashes))


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 300, 512, 600])
def test_a_record_that_grew_is_the_same(size):
    hashes = leaves(600)
    verdict = compare(size, root_of(hashes[:size]), statement(hashes), tiles_of(hashes))
    assert verdict is Verdict.SAME


@pytest.mark.parametrize("size", [1, 256, 300, 600])
def test_a_record_with_another_past_contradicts(size):
    before, now = leaves(size, b"x"), leaves(600)
    assert compare(size, root_of(before), statement(now), tiles_of(now)) is Verdict.CONTRADICTED


def test_pieces_that_do_not_lead_to_what_was_signed_accuse_nobody():
    before, now, others = leaves(300), leaves(600), leaves(600, b"x")
    assert compare(300, root_of(before), statement(now), tiles_of(others)) is Verdict.DAMAGED


def test_a_piece_that_does_not_fit_the_others_accuses_nobody():
    hashes = leaves(600)
    tiles = tiles_of(hashes)
    # The roots over whole tiles are right, so the whole leads to what was signed.
    tiles.row(0, 0)[7] = b"?" * 32
    assert compare(133, root_of(hashes[:133]), statement(hashes), tiles) is Verdict.DAMAGED


def entry(verb, subject, **facts):
    return Entry(index=3, verb=verb, subject=subject, at=AT, facts=facts)


SAID = {"number": 1, "kind": "tally", "digest": "ab" * 32}


def test_an_entry_is_read_from_its_bytes():
    data = leaf_data(uid=UID, verb="a.b", version=1, subject="x:1", payload='{"n":1}', at=AT)
    assert read_entry(data, index=7) == Entry(
        index=7, verb="a.b", subject="x:1", at=AT, facts={"n": 1}
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b'{"at":"2030"}',
        b'{"at":"2030-01-01T12:00:00Z","verb":"x","subject":"y"}',
        b'{"at":"2030-01-01T12:00:00Z","verb":1,"subject":"y","payload":{}}',
        b'{"at":"2030-01-01T12:00:00Z","verb":"x","subject":"y","payload":[]}',
    ],
)
def test_what_is_no_entry_means_nothing(data):
    assert read_entry(data, index=0) is None


def test_an_announcement_is_well_formed_or_none():
    good = announced(entry("federation.said", f"civic:{UID}", **SAID))
    assert (good.uid, good.kind, good.number, good.index) == (UID, "tally", 1, 3)
    assert announced(entry("other.verb", f"civic:{UID}", **SAID)) is None
    assert announced(entry("federation.said", "civic:7", **SAID)) is None
    assert announced(entry("federation.said", f"civic:{UID.upper()}", **SAID)) is None
    for wrong in (
        {"number": -1},
        {"number": True},
        {"number": "1"},
        {"digest": "zz" * 32},
        {"digest": 7},
        {"kind": "No Kind"},
        {"kind": 7},
    ):
        assert announced(entry("federation.said", f"civic:{UID}", **{**SAID, **wrong})) is None


KEY = {"purpose": "object", "epoch": 1, "public_key": "z6Mk"}


@pytest.mark.parametrize(
    ("verb", "facts"),
    [
        (law.MADE, KEY),
        (law.CHANGED, {**KEY, "signature": "z"}),
        (law.RECOVERED, {**KEY, "signatures": {"z6": "z7"}}),
        (law.REVOKED, {"purpose": "object", "epoch": 1, "last_good": 0}),
        (law.TRUSTEES, {"trustees": ["z6"], "needed": 1, "signatures": {}}),
        ("record.key_changed", {"epoch": 2, "public_key": "ab" * 32}),
    ],
)
def test_what_is_said_about_keys_has_its_form(verb, facts):
    assert is_about_keys(entry(verb, "key:x", **facts))
    for name in facts:
        for wrong in (None, 1.5, ["x"] * 99, {"x": 1}):
            assert not is_about_keys(entry(verb, "key:x", **{**facts, name: wrong}))
    assert not is_about_keys(entry("a.b", "key:x", **facts))
    for odd in (1.5, "\ud800", "x" * 20_000):
        assert not is_about_keys(entry(verb, "key:x", odd=odd, **facts))


KEYS = {epoch: signing.generate("object", epoch) for epoch in (1, 2)}


def known(epoch, *, since=0, last=None, counts_from=AT):
    public = write_multikey(KEYS[epoch].public)
    return law.Key(
        purpose="object",
        epoch=epoch,
        public=public,
        since=since,
        counts_from=counts_from,
        last=last,
    )


def an_object(**changes):
    made = civic.write(origin=ORIGIN, uid=UID, kind="tally", number=1, body={"yes": 3}, at=AT)
    return {**made, **changes}


def proved(document, epoch=1):
    method = civic.method(ORIGIN, epoch)
    return sign_object(document, method=method, sign=KEYS[epoch].sign, at=AT)


def check(document, *keys, index=10, **changes):
    one = civic.Announced(
        uid=UID, kind="tally", number=1, digest=civic.digest(an_object()), index=index
    )
    return civic.check(
        document,
        replace(one, **changes),
        origin=ORIGIN,
        keys=keys,
        verify=signing.verify,
        now=AT + timedelta(days=9),
    )


def test_an_object_counts_that_was_announced_and_proved():
    assert check(proved(an_object()), known(1)) == {"yes": 3}


def test_an_object_counts_with_the_key_of_its_time_and_with_the_present_one():
    old, new = known(1, last=20), known(2, since=20)
    assert check(proved(an_object()), old, new)
    assert check(proved(an_object(), 2), old, new)
    # The old one was stolen after entry 5: what stands later counts only when proved anew.
    stolen = replace(old, last=5)
    assert check(proved(an_object(), 2), stolen, new)
    with pytest.raises(civic.NotCivic):
        check(proved(an_object()), stolen, new)


def test_no_other_object_counts():
    good = proved(an_object())
    for wrong in (
        {**good, "body": {"yes": 4}},
        {**good, "more": 1},
        {**good, "body": {"yes": 1.5}},
        {name: value for name, value in good.items() if name != "proof"},
        {**good, "proof": [good["proof"]] * 9},
    ):
        with pytest.raises(civic.NotCivic):
            check(wrong, known(1))
    for changes in ({"kind": "other"}, {"number": 2}, {"uid": UID[:-1] + "0"}):
        with pytest.raises(civic.NotCivic, match="something else"):
            check(good, known(1), **changes)
    listed = an_object(body=[1])
    with pytest.raises(civic.NotCivic, match="something else"):
        check(proved(listed), known(1), digest=civic.digest(listed))
    with pytest.raises(civic.NotCivic):
        check(good)
    with pytest.raises(civic.NotCivic):
        check(good, replace(known(1), public="nonsense"))
    with pytest.raises(civic.NotCivic):
        check(good, replace(known(1), public=write_multikey(KEYS[2].public)))


def test_fingerprints_can_be_read_aloud():
    found = introductions.read(Neighbour().introduction)
    assert set(found.fingerprints) == {"log", "object", "witness", "http"}
    assert all(len(words.split()) == 8 for words in found.fingerprints.values())


def test_an_introduction_says_who_signs_the_record():
    hill = Neighbour()
    found = introductions.read(hill.introduction)
    introductions.require_true(found, address=hill.address, verify=signing.verify)
    other = Neighbour().introduction["checkpoint"]
    with pytest.raises(introductions.NotIntroduced, match="checkpoint"):
        introductions.require_true(
            replace(found, checkpoint=other), address=hill.address, verify=signing.verify
        )


def test_nobody_introduces_themselves_at_a_page():
    hill = Neighbour()
    hill.address += "/moot"
    found = introductions.read(hill.introduce())
    with pytest.raises(introductions.NotIntroduced, match="nothing else"):
        introductions.require_true(found, address=hill.address, verify=signing.verify)


def test_an_introduction_shows_how_long_the_record_was():
    hill = Neighbour()
    statement = introductions.read(hill.introduction).statement
    assert statement.origin == f"folkmoot/{hill.origin}"
    assert statement.size > 0


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"address": "https://elsewhere.example"}, "calls itself https://elsewhere.example"),
        ({"origin": "ab" * 32}, "not that of its first key"),
        ({"log_keys": {2: "ab" * 32}}, "not that of its first key"),
        ({"log_keys": {1: "no key"}}, "cannot be read"),
    ],
)
def test_nobody_introduces_what_is_not_their_own(changes, why):
    hill = Neighbour()
    found = replace(introductions.read(hill.introduction), **changes)
    with pytest.raises(introductions.NotIntroduced, match=why):
        introductions.require_true(found, address=hill.address, verify=signing.verify)


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "Farewell"},
        {"log_keys": []},
        {"name": ""},
        {"name": "x" * 999},
        # Half of a sign, which JSON can say and nobody can write down.
        {"name": "Hill\ud800"},
        {"checkpoint": "folkmoot/\ud800"},
        {"log_keys": [[0, "ab"]]},
        {"log_keys": {"a": "b"}},
        {"keys": {"object": [1], "witness": [1, "x"], "http": [1, "x"]}},
        {"checkpoint": 7},
    ],
)
def test_what_has_not_this_form_is_no_introduction(changes):
    with pytest.raises(introductions.NotIntroduced):
        introductions.read({**Neighbour().introduction, **changes})


def test_a_group_shows_the_latest_key_of_each_purpose_that_it_has():
    first, later, gone, far = (
        law.Key(purpose="object", epoch=1, public="a", since=0, counts_from=AT),
        law.Key(purpose="object", epoch=2, public="b", since=4, counts_from=AT),
        law.Key(purpose="http", epoch=1, public="c", since=0, counts_from=AT, last=5),
        law.Key(purpose="http", epoch=2, public="d", since=6, counts_from=AT + timedelta(days=3)),
    )
    shown = introductions.keys_of_the_day([first, later, gone, far], now=AT)
    assert shown == {"object": (2, "b")}


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ("https://hill.example", True),
        ("http://127.0.0.1:8001", True),
        ("https://hill.example/", False),
        ("https://hill.example/moot", False),
        ("https://hill.example?x", False),
        ("https://hill.example#x", False),
        ("https://me@hill.example", False),
        ("https://Hill.example", False),
        ("https://hill.example:x", False),
        ("ftp://hill.example", False),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("", False),
    ],
)
def test_an_address_is_a_scheme_and_a_host_and_nothing_else(text, is_right):
    assert introductions.is_address(text) == is_right
