"""When a group asks another again, whom it keeps waiting, and whom it reads no more."""

from datetime import timedelta

import pytest

from core import hooks
from federation.peers.actions import errands, hearing, knowing, planning, visiting
from federation.peers.models import Peer
from federation.wire.wall import wall
from tests import world
from tests.neighbours import Neighbour
from tests.reading import said, visit

pytestmark = pytest.mark.django_db


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
    planning.hasten(now=wall())
    peer.refresh_from_db()
    assert peer.due_at == planned
    hooks.haste.add("vote", lambda _peer, **_facts: timedelta(minutes=5))
    for _again in range(2):
        planning.hasten(now=wall())
        peer.refresh_from_db()
        assert peer.due_at == peer.asked_at + timedelta(minutes=5)
    # Whoever did not answer is asked later and later, whatever waits.
    Peer.objects.update(failures=3, due_at=planned)
    planning.hasten(now=wall())
    peer.refresh_from_db()
    assert peer.due_at == planned


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
