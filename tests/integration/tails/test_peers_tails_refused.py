"""Nothing takes the place of a lost end but all of it, and old keys sign nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.heartbeat import jobs
from core.record import checks
from core.record.models import Checkpoint, Head, Leaf, Waiting
from core.record.sequencer import change_key, sequence
from federation.identity.actions import keys
from federation.peers.actions import witnessing
from federation.peers.models import Ahead, Obstacle, Peer
from federation.peers.rules.pieces import Span
from federation.wire.wall import wall
from tests import votes, world
from tests.delegating import text_of
from tests.keeping import look, lose, lost_days, meet, obstacle, old_keys, signed_by_us, tell, visit

pytestmark = pytest.mark.django_db


def test_whoever_gives_something_else_changes_nothing(village, hill, lake):
    meet(lake)
    lose(village, hill, lake)
    size = Head.objects.size()
    twisted = [
        Span(first=span.first, hashes=bytes(len(span.hashes)), entries=span.entries, note=span.note)
        for span in hill.kept
    ]
    hill.kept, honest = twisted, lake.kept
    lake.kept = []
    look()
    assert Head.objects.size() == size
    assert obstacle() == Obstacle.OTHER
    lake.kept = honest
    look()
    assert Leaf.objects.saying("record.regained").get().entry.facts["groups"] == [lake.origin]
    assert checks.verify() == []


def elsewhere(kept):
    last = kept[-1]
    return [*kept[:-1], Span(first=last.first + 1, hashes=last.hashes, entries=last.entries)]


@pytest.mark.parametrize(
    "twist",
    [lambda kept: kept[:0], lambda kept: kept[:-1], lambda kept: kept[::-1], elsewhere],
    ids=["nothing", "less", "reversed", "elsewhere"],
)
def test_where_nobody_kept_all_of_it_nothing_takes_its_place(village, hill, client, twist):
    lose(village, hill)
    size = Head.objects.size()
    hill.kept = twist(hill.kept)
    votes.a_proposal(village["Aino"])
    look()
    jobs.drain_all(now=world.now())
    assert Head.objects.size() == size
    assert Waiting.objects.exists()
    assert obstacle() in (Obstacle.SHORT, Obstacle.OTHER)
    page = text_of(client.get(reverse("peers:list")))
    assert "Our own record is incomplete" in page
    assert "They cannot take their place yet" in page


def test_whoever_gives_nothing_that_fits_is_asked_again_only_later(village, hill):
    lose(village, hill)
    hill.kept = elsewhere(hill.kept)
    look()
    assert Peer.objects.get(origin=hill.origin).due_at > wall() + timedelta(seconds=30)


@pytest.mark.parametrize("purpose", ["object", "witness", "http"])
def test_a_home_with_old_keys_signs_nothing(village, hill, client, purpose):
    size = Head.objects.size()
    with old_keys(), lost_days(hill):
        tell(1)
        keys.change_key(purpose, now=world.now())
    look()
    assert obstacle() == Obstacle.KEYS
    assert Head.objects.size() == size
    assert "the keys were changed" in text_of(client.get(reverse("peers:list")))
    votes.a_proposal(village["Aino"])
    assert sequence(world.now()) == 0


def test_a_key_that_was_taken_back_meanwhile_signs_nothing(hill):
    with lost_days(hill):
        keys.revoke_key("object", 1, last_good=3, now=world.now())
    look()
    assert obstacle() == Obstacle.KEYS


def test_where_the_new_keys_are_here_the_record_goes_on(hill):
    with old_keys():
        with lost_days(hill):
            keys.change_key("object", now=world.now())
        look()
        assert not Ahead.objects.exists()
        assert tell(1).number == 1
        jobs.drain_all(now=world.now())
        assert checks.verify() == []


def test_a_home_whose_record_goes_on_under_a_newer_key_notices_it(village, hill):
    size = Head.objects.size()
    with old_keys(), lost_days(hill):
        tell(1)
        change_key(world.now())
        hill.read_us()
        tell(2)
    look()
    # What it reads was signed with a key that it has never seen; the handover was not.
    assert obstacle() == Obstacle.KEYS
    assert Head.objects.size() == size
    votes.a_proposal(village["Aino"])
    assert sequence(world.now()) == 0


def test_where_the_newer_key_is_here_its_handover_stands_again(hill, client):
    with old_keys():
        with lost_days(hill):
            change_key(world.now())
            hill.read_us()
            handover = Checkpoint.objects.latest().note
            tell(1)
        look()
        assert not Ahead.objects.exists()
        assert client.get("/log/checkpoint/1").content.decode().startswith(handover)
        assert checks.verify() == []


def test_where_we_signed_two_records_neither_takes_its_place(village, hill, lake):
    other = meet(lake)
    size, _root = lose(village, hill)
    lake.held[witnessing.own_hash()] = signed_by_us(size)
    visit(other)
    look()
    assert obstacle() == Obstacle.OTHER
    assert Ahead.objects.count() == 2
    votes.a_proposal(village["Aino"])
    assert sequence(world.now()) == 0


def test_a_home_that_went_another_way_visits_nobody_without_a_pause(hill):
    hill.held[witnessing.own_hash()] = signed_by_us(Head.objects.size() - 1)
    hill.vouches = False
    look()
    assert obstacle() == Obstacle.OTHER
    assert Peer.objects.get().due_at > wall() + timedelta(seconds=30)
