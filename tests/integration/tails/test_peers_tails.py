"""A home restored from an old copy gets the end of its record back from those who kept it."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from core import hooks
from core.heartbeat import jobs
from core.record import checks, keeping, tree
from core.record.models import Checkpoint, Entry, Head, Leaf, Waiting
from core.record.sequencer import sequence
from federation.peers.actions import asking_back, recovering, visiting, witnessing
from federation.peers.models import Ahead, CivicObject, Obstacle, OurPiece, OurWords
from federation.wire.wall import wall
from tests import votes, world
from tests.delegating import text_of
from tests.keeping import look, lose, lost_days, meet, obstacle, tell, visit

pytestmark = pytest.mark.django_db


def test_what_was_signed_stands_again_where_it_stood(village, hill):
    before = Head.objects.size()
    size, root = lose(village, hill)
    assert Head.objects.size() == before
    look()
    assert tree.root_at(size) == root
    assert bytes(Checkpoint.objects.get(size=size).root) == root
    told = Leaf.objects.select_related("entry").get(index=size).entry
    assert told.verb == "record.regained"
    assert told.facts == {"first": before, "last": size - 1, "groups": [hill.origin]}
    assert not Ahead.objects.exists()
    assert not OurPiece.objects.exists()
    assert not OurWords.objects.exists()
    assert checks.verify() == []
    votes.a_proposal(village["Bertil"])
    assert sequence(world.now()) > 0
    assert checks.verify() == []


def test_what_the_lost_entries_changed_is_told_and_not_in_force(village, hill, client):
    before = Head.objects.size()
    size, _root = lose(village, hill)
    handed = []
    hooks.subscribers.add("test.tail", handed.extend)
    try:
        jobs.drain_all(now=world.now())
        look()
        jobs.drain_all(now=world.now())
    finally:
        del hooks.subscribers._things["test.tail"]
    verbs = [entry.verb for entry in handed]
    assert "record.regained" in verbs
    assert "federation.said" not in verbs
    gone = Leaf.objects.saying("record.lost").first()
    page = text_of(client.get(reverse("record:entry", args=[gone.index])))
    assert "came back from other groups" in page
    assert "altered" not in page
    assert "came back" in text_of(client.get(reverse("record:list")))
    found = client.get(f"/log/tile/entries/000.p/{size}").content
    assert found.endswith(Leaf.objects.select_related("entry").get(index=size - 1).entry.data)
    assert Leaf.objects.in_force().filter(index__gte=before, index__lt=size).count() == 0


def test_receipts_of_what_came_back_are_true_also_where_the_words_are_gone(village, hill):
    before = Head.objects.size()
    with lost_days(hill):
        votes.a_proposal(village["Aino"])
        tell(1)
        jobs.drain_all(now=world.now())
        size = Head.objects.size()
        receipts = [keeping.receipt_for(index) for index in range(before, size)]
    look()
    gone = Leaf.objects.saying("record.lost").filter(index__lt=size)
    assert 0 < gone.count() < len(receipts)
    told = [keeping.judge(receipt).verdict for receipt in receipts]
    assert set(told) == {keeping.Verdict.STANDS}
    moved = receipts[0].replace(f"index {before}\n", f"index {gone.last().index}\n")
    assert keeping.judge(moved).verdict == keeping.Verdict.MOVED


def test_it_comes_back_in_pieces_and_nothing_half_done_is_seen(peer, hill, client, monkeypatch):
    monkeypatch.setattr(asking_back, "MOST_PAGES", 1)
    hill.at_once = 1
    with lost_days(hill):
        for number in range(1, 9):
            tell(number)
    size = Head.objects.size()
    seen = set()
    while not Leaf.objects.saying("record.regained").exists():
        assert Head.objects.size() == size
        assert CivicObject.objects.count() == 0
        visit(peer)
        recovering.recover(now=world.now())
        if Ahead.objects.exists():
            seen.add(recovering.progress().fetched)
            assert "missing entr" in text_of(client.get(reverse("peers:list")))
        assert len(seen) < 20
    assert len(seen) > 2
    assert CivicObject.objects.count() == 8
    assert checks.verify() == []


def test_what_waited_when_the_copy_was_made_gets_its_place_again(village, hill):
    proposal = votes.a_proposal(village["Aino"])
    waited = list(Entry.objects.filter(pk__in=Waiting.objects.in_order()).order_by("pk"))
    assert waited
    with lost_days(hill):
        jobs.drain_all(now=world.now())
        tell(1)
    votes.a_proposal(village["Bertil"])
    look()
    jobs.drain_all(now=world.now())
    places = [entry.leaf.index for entry in Entry.objects.filter(pk__in=[e.pk for e in waited])]
    regained = Leaf.objects.filter(is_regained=True).values_list("index", flat=True)
    assert max(places) < min(regained)
    assert not Leaf.objects.about(proposal.subject).filter(is_regained=True).exists()
    assert checks.verify() == []


def test_whoever_does_not_answer_may_hold_more_and_is_waited_for_a_day(village, hill, lake):
    meet(lake)
    lose(village, hill)
    lake.is_up = False
    look()
    assert obstacle() == Obstacle.SILENT
    world.set_clock(world.now() + timedelta(hours=25))
    look()
    assert not Ahead.objects.exists()


def test_what_one_takes_back_another_may_still_hold(village, peer, hill, lake):
    other = meet(lake)
    lose(village, hill, lake)
    hill.kept = lake.kept = []
    visit(peer)
    visit(other)
    votes.a_proposal(village["Aino"])
    here = Checkpoint.objects.newest().note
    hill.held[witnessing.own_hash()] = here
    lake.is_up = False
    for each in (peer, other):
        visit(each)
        assert sequence(world.now()) == 0
    lake.is_up, lake.held[witnessing.own_hash()] = True, here
    visit(other)
    assert sequence(world.now()) > 0


def test_a_process_asks_everybody_before_its_first_work_and_once(hill, monkeypatch):
    with lost_days(hill):
        tell(1)
    monkeypatch.setattr(visiting, "STARTED", wall())
    monkeypatch.setattr(jobs._Process, "is_awake", False)
    hill.asked.clear()
    jobs.wake(now=world.now())
    assert Ahead.objects.exists()
    assert [path for path in hill.asked if not path.startswith("/witness/")] == []
    hill.asked.clear()
    jobs.wake(now=world.now())
    assert hill.asked == []


def test_programs_read_what_came_back(village, hill, client):
    lose(village, hill)
    look()
    gone = Leaf.objects.saying("record.lost").first()
    shown = client.get(f"/api/v1/record/{gone.index}/").json()
    assert (shown["verb"], shown["is_regained"]) == ("record.lost", True)
    member = world.sign_in(client, village["Aino"])
    assert member.get(f"/api/v1/record/{gone.index}/").json()["data"] == ""
    lines = b"".join(member.get(reverse("record:entries")).streaming_content).splitlines()
    assert json.loads(lines[gone.index]) == {"leaf_hash": bytes(gone.hash).hex()}
