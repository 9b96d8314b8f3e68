"""Nothing that another group says is believed unproved, nor who it is."""

import pytest

from federation.peers.actions import knowing
from federation.peers.models import Evidence, Fault, HeardObject, State
from tests.reading import said, twisted, visit

pytestmark = pytest.mark.django_db


def flip(raw):
    return raw[:40] + bytes([raw[40] ^ 1]) + raw[41:]


DAMAGE = {
    "another checkpoint": twisted("/log/checkpoint", flip),
    "a checkpoint cut short": twisted("/log/checkpoint", lambda raw: raw[:50]),
    "other hashes": twisted("/log/tile/0", flip),
    "hashes cut short": twisted("/log/tile/0", lambda raw: raw[:-1]),
    "other entries": twisted("/entries/", lambda raw: raw.replace(b'"epoch":1', b'"epoch":2')),
    "entries cut short": twisted("/entries/", lambda raw: raw[:-9]),
    "no checkpoint": twisted("/log/checkpoint", lambda _raw: b""),
    "something else": twisted("/log/", lambda _raw: b"<html>" * 1000),
}


@pytest.mark.parametrize("damage", list(DAMAGE))
def test_what_is_damaged_on_its_way_changes_nothing_and_accuses_nobody(peer, hill, taken, damage):
    said(hill, 1)
    hill.twist = DAMAGE[damage]
    assert visit(peer).error
    assert (peer.cursor, peer.state, taken) == (0, State.KNOWN, [])
    assert not Evidence.objects.exists()
    hill.twist = lambda _path, reply: reply
    visit(peer)
    assert [number for number, *_rest in taken] == [1]


WORDS = {
    "changed": twisted("/civic", lambda raw: raw.replace(b'"number": 1}', b'"number": 7}')),
    "without proof": twisted("/civic", lambda raw: raw.replace(b'"proof"', b'"prove"')),
    "proved by another": twisted("/civic", lambda raw: raw.replace(b"#object-1", b"#object-7")),
    "missing": twisted("/civic", lambda _raw: b'{"objects": []}'),
    "no list": twisted("/civic", lambda _raw: b'{"objects": 1}'),
}


@pytest.mark.parametrize("wrong", list(WORDS))
def test_words_that_do_not_fit_the_record_wait_and_hold_up_the_next(peer, hill, taken, wrong):
    said(hill, 1, 2)
    hill.twist = WORDS[wrong]
    visit(peer)
    assert taken == []
    assert [heard.number for heard in peer.heard.waiting()] == [1, 2]
    assert peer.cursor == hill.log.size
    hill.twist = lambda _path, reply: reply
    visit(peer)
    assert [number for number, *_rest in taken] == [1, 2]
    assert not Evidence.objects.exists()


def test_the_same_announced_again_is_nothing(peer, hill, taken):
    uid = hill.say("tally", {"number": 1})
    facts = {"number": 1, "kind": "tally"}
    digest = visit(peer) and HeardObject.objects.get().digest
    hill.append("federation.said", f"civic:{uid}", {**facts, "digest": digest})
    visit(peer)
    assert len(taken) == 1
    assert not Evidence.objects.exists()


def test_something_else_under_the_same_name_is_refused_and_both_are_kept(peer, hill, taken):
    uid = hill.say("tally", {"number": 1})
    visit(peer)
    hill.say("tally", {"number": 99}, uid=uid, number=1)
    visit(peer)
    assert [number for number, *_rest in taken] == [1]
    [evidence] = Evidence.objects.all()
    assert evidence.fault == Fault.TWO_CONTENTS
    assert uid in evidence.first
    assert uid in evidence.second


def test_a_number_that_is_passed_over_is_seen(peer, hill, taken):
    said(hill, 1)
    hill.say("tally", {"number": 3}, number=3)
    visit(peer)
    assert Evidence.objects.get().fault == Fault.SKIPPED


INTRODUCTIONS = {
    "another address": {"address": "https://elsewhere.example"},
    "another origin": {"origin": "0" * 64},
    "no keys": {"keys": {}},
    "another kind": {"type": "Note"},
    "no checkpoint": {"checkpoint": "nothing"},
    "no key of the record": {"log_keys": []},
    "nonsense for a key": {"log_keys": [[1, "zz"]]},
}


@pytest.mark.parametrize("wrong", list(INTRODUCTIONS))
def test_nobody_is_introduced_as_somebody_else(hill, wrong):
    hill.introduction |= INTRODUCTIONS[wrong]
    with pytest.raises(knowing.NotReached):
        knowing.introduce(hill.address)


def test_nobody_answers_at_an_empty_address(hill):
    with pytest.raises(knowing.NotReached):
        knowing.introduce("https://nowhere.example")
