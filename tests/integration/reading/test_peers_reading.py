"""A group reads another's record: what it says has its effect once and in order."""

import json

import pytest

from core import hooks
from core.record.models import Entry
from federation.peers.actions import hearing, visiting
from federation.peers.models import HeardObject, State
from federation.wire.wall import wall
from tests import world
from tests.reading import said, visit

pytestmark = pytest.mark.django_db


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
    hooks.civic_kinds.add("broken", lambda *_args, **_facts: str(1 // faults[0]))
    visit(peer)
    assert (peer.cursor, peer.number) == (hill.log.size, 1)
    assert [one.reason for one in peer.heard.waiting()] == [str(hearing.FAILED), ""]
    assert [number for number, *_rest in taken] == [1]
    faults[0] = 1
    visit(peer)
    assert [number for number, *_rest in taken] == [1, 3]


def test_two_processes_that_read_the_same_do_it_once(peer, hill, taken):
    said(hill, 1)
    errand = visiting.errand_to(peer, [])
    findings = [visiting.run(errand), visiting.run(errand)]
    for found in findings:
        visiting.note(found, now=world.now())
    assert len(taken) == 1
