"""A group reads another's record: nothing is believed unproved, and nothing is done twice."""

import json
from datetime import timedelta

import pytest

from core import hooks
from core.record.models import Entry
from core.refusals import Refusal
from federation.peers.actions import errands, hearing, knowing, visiting, witnessing
from federation.peers.models import Evidence, Fault, HeardObject, Peer, State
from federation.wire.wall import wall
from tests import world
from tests.neighbours import Neighbour, a_street

pytestmark = pytest.mark.django_db


class Refused(Refusal):
    sentence = "Not here."


@pytest.fixture(autouse=True)
def village():
    return world.a_village("Aino")


@pytest.fixture
def hill():
    return Neighbour()


@pytest.fixture(autouse=True)
def street(monkeypatch, hill):
    with a_street(monkeypatch, hill) as street:
        yield street


@pytest.fixture
def peer(hill):
    return knowing.know(knowing.introduce(hill.address), now=world.now())


@pytest.fixture
def taken(monkeypatch):
    """What had an effect here, in its order."""
    done = []
    monkeypatch.setattr(hooks, "civic_kinds", hooks.Registry("kind"))

    def take(peer, body, *, index, logged_at, now):
        if body.get("is_impossible"):
            raise Refused
        done.append((body["number"], index, logged_at))

    hooks.civic_kinds.add("tally", take)
    return done


def visit(peer):
    findings = visiting.visit(peer, now=world.now())
    peer.refresh_from_db()
    return findings


def said(hill, *numbers):
    for number in numbers:
        hill.say("tally", {"number": number})


def test_what_was_introduced_is_pinned_once_their_record_says_the_same(peer, hill):
    assert peer.state == State.KNOWN
    assert not visit(peer).error
    assert (peer.state, peer.cursor, peer.size) == (State.PINNED, hill.log.size, hill.log.size)
    [entry] = Entry.objects.filter(verb="peers.known")
    assert entry.facts["origin"] == hill.origin


def test_what_they_say_has_its_effect_once_and_in_order(peer, hill, taken):
    said(hill, 1, 2)
    hill.pass_days(5)
    said(hill, 3)
    visit(peer)
    visit(peer)
    assert [number for number, _index, _at in taken] == [1, 2, 3]
    [first, *_rest] = HeardObject.objects.done().order_by("number")
    assert json.loads(first.document)["proof"]
    assert taken[0][1] == first.index
    assert peer.number == 3


def test_reading_goes_on_where_it_stopped(peer, hill, taken):
    said(hill, 1)
    visit(peer)
    hill.asked.clear()
    hill.pass_days(600)
    said(hill, 2)
    visit(peer)
    assert [number for number, *_rest in taken] == [1, 2]
    assert peer.cursor == hill.log.size
    tiles = [path for path in hill.asked if path.startswith("/log/tile/entries/")]
    assert len(tiles) == 3
    hill.asked.clear()
    visit(peer)
    assert not [path for path in hill.asked if "tile" in path or "civic" in path]


def test_a_long_record_is_read_in_several_visits(peer, hill, taken, monkeypatch):
    monkeypatch.setattr("federation.peers.actions.errands.MOST_TILES", 1)
    said(hill, 1)
    hill.pass_days(600)
    said(hill, 2)
    visit(peer)
    assert (peer.cursor, peer.size) == (256, hill.log.size)
    assert peer.due_at <= wall()
    assert visiting.visit_all(now=world.now()) == 2
    peer.refresh_from_db()
    assert peer.cursor == hill.log.size
    assert [number for number, *_rest in taken] == [1, 2]


def test_whoever_does_not_answer_is_asked_later_and_later_for_ever(peer, hill):
    hill.is_up = False
    pauses = []
    for _try in range(12):
        assert visit(peer).error == "nobody answers"
        pauses.append(round((peer.due_at - wall()) / timedelta(minutes=1)))
    assert pauses[:4] == [1, 2, 4, 8]
    assert pauses[-1] == 360
    hill.is_up = True
    visit(peer)
    assert (peer.failures, peer.cursor) == (0, hill.log.size)
    assert peer.due_at > wall() + timedelta(hours=23)


def test_near_a_deadline_they_are_asked_as_often_as_the_most_hurried_wishes(peer, monkeypatch):
    monkeypatch.setattr(hooks, "haste", hooks.Registry("reason"))
    hooks.haste.add("nobody", lambda _peer, **_facts: None)
    visit(peer)
    assert peer.due_at - wall() > timedelta(hours=23)
    hooks.haste.add("vote", lambda _peer, **_facts: timedelta(hours=1))
    hooks.haste.add("other", lambda _peer, **_facts: timedelta(hours=5))
    visit(peer)
    assert timedelta(minutes=59) < peer.due_at - wall() <= timedelta(hours=1)


def test_a_visit_is_brought_forward_when_there_is_a_reason_later(peer, monkeypatch):
    visit(peer)
    peer.refresh_from_db()
    planned = peer.due_at
    monkeypatch.setattr(hooks, "haste", hooks.Registry("reason"))
    visiting.hasten(now=wall())
    peer.refresh_from_db()
    assert peer.due_at == planned
    hooks.haste.add("vote", lambda _peer, **_facts: timedelta(minutes=5))
    for _again in range(2):
        visiting.hasten(now=wall())
        peer.refresh_from_db()
        assert peer.due_at == peer.asked_at + timedelta(minutes=5)
    # Whoever did not answer is asked later and later, whatever waits.
    Peer.objects.update(failures=3, due_at=planned)
    visiting.hasten(now=wall())
    peer.refresh_from_db()
    assert peer.due_at == planned


def twisted(needle, change):
    def twist(path, reply):
        return (reply[0], change(reply[1])) if needle in path else reply

    return twist


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


def test_what_the_rules_refuse_or_nobody_knows_is_kept_with_the_reason(peer, hill, taken):
    hill.say("tally", {"is_impossible": True})
    hill.say("weather", {"rain": 3})
    said(hill, 3)
    visit(peer)
    first, second, _third = HeardObject.objects.order_by("number")
    assert first.reason == "Not here."
    assert "nothing here follows" in second.reason
    assert [number for number, *_rest in taken] == [3]


def test_an_error_of_ours_holds_up_what_comes_after_it_until_it_is_mended(peer, hill, taken):
    said(hill, 1)
    hill.say("broken", {"number": 2})
    said(hill, 3)
    faults = [0]
    hooks.civic_kinds.add("broken", lambda *_args, **_facts: 1 / faults[0])
    visit(peer)
    assert (peer.cursor, peer.number) == (hill.log.size, 1)
    assert [one.reason for one in peer.heard.waiting()] == [str(hearing.FAILED), ""]
    assert [number for number, *_rest in taken] == [1]
    faults[0] = 1
    visit(peer)
    assert [number for number, *_rest in taken] == [1, 3]


def test_whoever_has_much_to_say_is_heard_a_part_at_a_time_in_turn_with_others(
    peer, hill, street, taken, monkeypatch
):
    for room in (errands, hearing):
        monkeypatch.setattr(room, "MOST_OBJECTS", 3)
    monkeypatch.setattr(visiting, "VISITS_AT_ONCE", 1)
    said(hill, *range(1, 9))
    lake = Neighbour("Lakeside")
    street.neighbours[lake.address] = lake
    knowing.know(knowing.introduce(lake.address), now=world.now())
    said(lake, 100)
    visiting.visit_all(now=world.now())
    assert [number for number, *_rest in taken] == [1, 2, 3, 100, 4, 5, 6, 7, 8]
    pages = [path for path in hill.asked if "civic" in path]
    assert pages == [f"/federation/civic?from={first}" for first in (1, 4, 7)]


def test_what_fails_with_one_of_them_keeps_nobody_else_waiting(peer, hill, street, monkeypatch):
    lake, moor = Neighbour("Lakeside"), Neighbour("Moor")
    for one in (lake, moor):
        street.neighbours[one.address] = one
        knowing.know(knowing.introduce(one.address), now=world.now())
    hill.twist = lambda _path, _reply: 1 / 0
    plain = visiting.hear

    def hear(who, findings, *, now):
        return 1 / 0 if who.name == "Lakeside" else plain(who, findings, now=now)

    monkeypatch.setattr(visiting, "hear", hear)
    assert visiting.visit_all(now=world.now()) == 1
    assert dict(Peer.objects.values_list("name", "failures")) == {
        "Hillside": 1,
        "Lakeside": 1,
        "Moor": 0,
    }
    assert not Peer.objects.due(wall()).exists()


def test_nobody_is_asked_about_all_the_others_at_once(peer, hill, street, monkeypatch):
    monkeypatch.setattr(visiting, "MOST_COMPARED", 2)
    for name in ("Lakeside", "Moor", "Town", "Cape"):
        street.neighbours[f"https://{name.lower()}.example"] = other = Neighbour(name)
        visit(knowing.know(knowing.introduce(other.address), now=world.now()))
    hill.asked.clear()
    visit(peer)
    held = {path for path in hill.asked if path.startswith("/witness/")}
    # What it holds of ours, and of two of the four others.
    assert len(held) == 1 + 2


def test_two_processes_that_read_the_same_do_it_once(peer, hill, taken):
    said(hill, 1)
    errand = visiting.errand_to(peer, [])
    findings = [visiting.run(errand), visiting.run(errand)]
    for found in findings:
        visiting.note(found, now=world.now())
    assert len(taken) == 1


def test_their_new_keys_are_believed_because_the_old_ones_name_them(peer, hill, taken):
    said(hill, 1)
    hill.change_log_key()
    hill.pass_days(2)
    hill.change_object_key()
    said(hill, 2)
    hill.change_log_key()
    said(hill, 3)
    visit(peer)
    assert peer.due_at <= wall()
    visiting.visit_all(now=world.now())
    peer.refresh_from_db()
    assert peer.cursor == hill.log.size
    assert [number for number, *_rest in taken] == [1, 2, 3]
    assert set(knowing.log_keys_of(peer)) == {1, 2, 3}


def test_two_signed_records_are_kept_shown_and_end_the_trust(peer, hill, taken):
    visit(peer)
    fork = hill.log.copy()
    said(hill, 1)
    visit(peer)
    hill.log = fork
    hill.pass_days(7)
    visit(peer)
    assert peer.state == State.FROZEN
    [evidence] = Evidence.objects.all()
    assert evidence.fault == Fault.TWO_RECORDS
    assert hill.checkpoint() == evidence.second
    assert Entry.objects.get(verb="peers.contradicted").facts["name"] == "Hillside"
    hill.asked.clear()
    assert visiting.visit_all(now=world.now()) == 0
    assert hill.asked == []


def test_an_old_record_shown_again_is_not_taken(peer, hill, taken):
    visit(peer)
    old = hill.log.copy()
    said(hill, 1)
    visit(peer)
    hill.log = old
    assert "older" in visit(peer).error
    assert peer.state == State.PINNED
    assert not Evidence.objects.exists()


def test_another_record_than_the_one_before_the_vote_is_not_pinned(peer, hill):
    hill.log.leaves[0] = (b"something else", False)
    hill.pass_days(1)
    visit(peer)
    assert peer.state == State.FROZEN
    assert Evidence.objects.get().fault == Fault.TWO_RECORDS


def test_other_keys_than_those_before_the_vote_are_not_pinned(hill):
    hill.introduction["keys"]["object"] = hill.introduction["keys"]["witness"]
    peer = knowing.know(knowing.introduce(hill.address), now=world.now())
    visit(peer)
    assert peer.state == State.FROZEN
    assert Evidence.objects.get().fault == Fault.OTHER_KEYS


def test_a_key_that_was_changed_after_the_introduction_accuses_nobody(hill, taken):
    peer = knowing.know(knowing.introduce(hill.address), now=world.now())
    hill.change_object_key()
    hill.change_log_key()
    said(hill, 1)
    for _visit in range(2):
        visit(peer)
    assert peer.state == State.PINNED
    assert [number for number, *_rest in taken] == [1]
    assert not Evidence.objects.exists()


def test_a_neighbour_who_is_shown_another_record_finds_out(monkeypatch, hill, street):
    lake = Neighbour("Lakeside")
    street.neighbours[lake.address] = lake
    peers = {
        one.name: knowing.know(knowing.introduce(one.address), now=world.now())
        for one in (hill, lake)
    }
    shown = hill.log.copy()
    shown.leaves[1] = (b"what only the lake was shown", False)
    lake.held[peers["Hillside"].origin_hash] = hill.checkpoint(shown)
    visit(peers["Hillside"])
    visit(peers["Lakeside"])
    assert Peer.objects.get(name="Hillside").state == State.FROZEN
    assert Peer.objects.get(name="Lakeside").state == State.PINNED


def test_an_honest_shorter_record_held_elsewhere_is_no_contradiction(hill, street):
    lake = Neighbour("Lakeside")
    street.neighbours[lake.address] = lake
    peers = {
        one.name: knowing.know(knowing.introduce(one.address), now=world.now())
        for one in (hill, lake)
    }
    lake.held[peers["Hillside"].origin_hash] = hill.checkpoint()
    hill.pass_days(400)
    visit(peers["Hillside"])
    visit(peers["Lakeside"])
    assert not Evidence.objects.exists()


def test_whoever_shows_us_less_than_others_is_asked_again_at_once(hill, street):
    lake = Neighbour("Lakeside")
    street.neighbours[lake.address] = lake
    peers = {
        one.name: knowing.know(knowing.introduce(one.address), now=world.now())
        for one in (hill, lake)
    }
    visit(peers["Hillside"])
    read = peers["Hillside"].cursor
    hill.pass_days(9)
    lake.held[peers["Hillside"].origin_hash] = hill.checkpoint()
    visit(peers["Lakeside"])
    peers["Hillside"].refresh_from_db()
    assert peers["Hillside"].shown_elsewhere == read + 9
    assert peers["Hillside"].due_at <= wall()
    visit(peers["Hillside"])
    assert peers["Hillside"].cursor == read + 9
    assert peers["Hillside"].heard_at == world.now()
    assert not Evidence.objects.exists()


def test_whoever_was_released_is_read_no_more_and_can_be_known_again(peer, hill, taken):
    visit(peer)
    knowing.release(peer, now=world.now())
    said(hill, 1)
    assert visiting.visit_all(now=world.now()) == 0
    with pytest.raises(knowing.NotKnown):
        knowing.release(peer, now=world.now())
    again = knowing.know(knowing.introduce(hill.address), now=world.now())
    assert again.pk == peer.pk
    visit(again)
    assert [number for number, *_rest in taken] == [1]
    with pytest.raises(knowing.AlreadyKnown):
        knowing.know(knowing.introduce(hill.address), now=world.now())


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


def test_what_they_have_us_vouch_for_and_what_they_show_must_be_one_record(peer, hill, taken):
    visit(peer)
    fork = hill.log.copy()
    said(hill, 1)
    witnessing.add_checkpoint(hill.submission(fork.size), now=world.now())
    truth, hill.log = hill.log, fork
    peer.refresh_from_db()
    # What they show is older than what they had us vouch for: that may be a copy on the way.
    assert "older" in visit(peer).error
    assert peer.state == State.PINNED
    hill.pass_days(3)
    visit(peer)
    assert peer.state == State.FROZEN
    [evidence] = Evidence.objects.all()
    assert evidence.fault == Fault.TWO_RECORDS
    assert {hill.checkpoint(truth), hill.checkpoint()} == {evidence.first, evidence.second}


def test_what_was_read_is_shown_to_others_also_where_nobody_asked_to_vouch(peer, hill):
    said(hill, 1)
    visit(peer)
    assert witnessing.vouched_for(peer.origin_hash) == hill.checkpoint()
    # A record that we do not know to its end is not held against anybody yet.
    hill.pass_days(300)
    peer.refresh_from_db()
    assert peer.vouched_size < hill.log.size
