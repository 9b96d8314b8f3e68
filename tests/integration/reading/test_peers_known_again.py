"""A group that is known again in spite of evidence begins anew: with what voters saw."""

import pytest

from core import hooks
from federation.peers.actions import knowing
from federation.peers.models import HeardObject, State
from tests import world
from tests.reading import heard, know_again, said, visit

pytestmark = pytest.mark.django_db


def test_their_record_is_read_from_its_first_entry_and_has_to_lead_to_what_was_shown(liar, hill):
    again = know_again(hill)
    assert again.pk == liar.pk
    assert (again.state, again.cursor, again.size, again.heard_at) == (State.KNOWN, 0, 0, None)
    assert not again.heard_keys.exists()
    hill.asked.clear()
    assert not visit(again).error
    assert "/log/tile/entries/000.p/" in " ".join(hill.asked)
    assert (again.state, again.cursor) == (State.PINNED, hill.log.size)
    assert again.heard_at == world.now()
    assert knowing.keys_of(again)


def test_what_both_records_hold_has_no_second_effect_and_what_the_new_one_says_has_one(
    liar, hill, taken
):
    again = know_again(hill)
    visit(again)
    visit(again)
    assert [number for number, *_rest in taken] == [1, 2, 3, 12]
    assert heard(again) == [1, 12]
    # What it said in the record that it does not stand by can still be read, and checked.
    dropped = HeardObject.objects.filter(dropped_at__isnull=False).order_by("number")
    assert [one.words["number"] for one in dropped] == [2, 3]
    assert all("does not hold this" in one.reason for one in dropped)
    said(hill, 13)
    visit(again)
    assert [number for number, *_rest in taken][4:] == [13]


def test_whoever_acted_on_what_it_said_takes_it_back_the_last_first(monkeypatch, liar, hill, taken):
    monkeypatch.setattr(hooks, "civic_unsaid", hooks.Registry("taker"))
    undone = []

    def take_back(peer, kind, body, *, index, logged_at, now):
        undone.append((kind, body["number"], peer.state))
        return True

    hooks.civic_unsaid.add("test", take_back)
    visit(know_again(hill))
    assert undone == [("tally", 3, State.PINNED), ("tally", 2, State.PINNED)]
    assert [number for number, *_rest in taken] == [1, 2, 3, 12]


@pytest.mark.parametrize("is_undone", [True, False])
def test_what_stands_elsewhere_in_the_new_record_is_done_again_only_if_it_was_undone(
    monkeypatch, peer, hill, branches, taken, is_undone
):
    monkeypatch.setattr(hooks, "civic_unsaid", hooks.Registry("taker"))
    hooks.civic_unsaid.add("test", lambda *_args, **_facts: is_undone)
    branches.fork("second")
    said(hill, 1)
    document = hill.objects[1]
    visit(peer)
    branches.show("second")
    hill.pass_days(9)
    uid = hill.say("tally", {"number": 1}, uid=document["id"].rpartition("/")[2])
    assert hill.objects[1] == document
    visit(peer)
    assert peer.state == State.FROZEN
    again = know_again(hill)
    visit(again)
    assert [number for number, *_rest in taken] == [1, 1] if is_undone else [1]
    one = again.heard.standing().get()
    assert (str(one.uid), one.done_at is None) == (uid, False)
    assert one.index == hill.log.size - 1


def test_what_comes_after_a_difference_waits_for_its_turn(liar, hill, taken):
    again = know_again(hill)
    hill.twist = lambda path, reply: (500, b"") if "civic" in path else reply
    visit(again)
    assert (again.state, again.heard_at) == (State.PINNED, None)
    assert [one.number for one in again.heard.waiting()] == [2]
    hill.twist = lambda _path, reply: reply
    visit(again)
    assert [number for number, *_rest in taken] == [1, 2, 3, 12]
    assert again.heard_at == world.now()
