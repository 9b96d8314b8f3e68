"""A group that shows two records, or other keys than before, is found out; an honest one is not."""

import pytest

from core.record.models import Entry
from federation.peers.actions import knowing, visiting, witnessing
from federation.peers.models import Evidence, Fault, Peer, State
from federation.wire.wall import wall
from tests import world
from tests.neighbours import Neighbour
from tests.reading import said, visit

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
