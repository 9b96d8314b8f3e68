"""A group that shows two records, or other keys than before, is found out; an honest one is not."""

import pytest

from core.record.models import Entry
from core.record.rules.note import read_note
from federation.peers.actions import knowing, visiting, witnessing
from federation.peers.models import Evidence, Fault, Peer, State
from federation.wire.wall import wall
from tests import world
from tests.neighbours import Neighbour
from tests.reading import junk, said, twisted, visit

pytestmark = pytest.mark.django_db


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
    assert witnessing.vouched_for(peer.origin_hash).startswith(hill.checkpoint())
    # A record that we do not know to its end is not held against anybody yet.
    hill.pass_days(300)
    peer.refresh_from_db()
    assert peer.vouched_size < hill.log.size


@pytest.mark.parametrize("way", ["read", "brought"])
def test_whoever_pads_its_checkpoint_cannot_keep_others_from_reading_what_we_hold(peer, hill, way):
    visit(peer)
    old = hill.log.size
    hill.pass_days(1)
    name = f"folkmoot/{hill.origin}"
    padded = hill.checkpoint() + junk(name) * 99
    if way == "read":
        hill.twist = twisted("/log/checkpoint", lambda _reply: padded.encode())
        assert not visit(peer).error
    else:
        text = hill.submission(old).replace(hill.checkpoint(), padded)
        witnessing.add_checkpoint(text, now=world.now())
        peer.refresh_from_db()
    assert peer.vouched_note == hill.checkpoint()
    told = witnessing.vouched_for(peer.origin_hash)
    assert told.startswith(hill.checkpoint())
    assert len(read_note(told).signatures) == 2
    # As it was held before only one line was kept.
    Peer.objects.filter(pk=peer.pk).update(vouched_note=padded)
    assert len(read_note(witnessing.vouched_for(peer.origin_hash)).signatures) == 2


@pytest.mark.parametrize("unreadable", ["x" * 40_000, b"\xff", "no note"])
def test_what_cannot_be_read_of_one_record_hides_no_other_and_accuses_nobody(
    hill, street, unreadable
):
    lake, moor = Neighbour("Lakeside"), Neighbour("Moor")
    street.neighbours |= {one.address: one for one in (lake, moor)}
    peers = {
        one.name: knowing.know(knowing.introduce(one.address), now=world.now())
        for one in (hill, lake, moor)
    }
    for one in (hill, moor):
        visit(peers[one.name])
        fork = one.log.copy()
        fork.leaves[1] = (b"what only the lake was shown", False)
        lake.held[peers[one.name].origin_hash] = one.checkpoint(fork)
    for liar, hidden in (("Hillside", "Moor"), ("Moor", "Hillside")):
        text = unreadable.encode() if isinstance(unreadable, str) else unreadable
        lake.twist = twisted(peers[hidden].origin_hash, lambda _reply, text=text: text)
        assert not visit(peers["Lakeside"]).error
        assert Peer.objects.get(name=liar).state == State.FROZEN
        assert Peer.objects.get(name=hidden).failures == 0
        Peer.objects.filter(name=liar).update(state=State.PINNED)
        Evidence.objects.all().delete()
