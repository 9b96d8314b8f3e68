"""What a home said to others before it was restored comes back, and is said no second time."""

import pytest

from core import hooks
from core.heartbeat import jobs
from core.instance import instance
from core.record import checks
from core.record.models import Head, Leaf
from core.record.sequencer import Withheld
from federation.peers.actions import own, publishing, visiting
from federation.peers.models import Ahead, CivicObject, Obstacle, OurWords, Peer
from tests import world
from tests.keeping import look, lose, lost_days, obstacle, tell, visit

pytestmark = pytest.mark.django_db


def test_what_we_said_to_others_is_said_no_second_time(village, hill):
    lose(village, hill)
    look()
    assert [one.content["body"] for one in CivicObject.objects.order_by("number")] == [
        {"number": 1},
        {"number": 2},
    ]
    assert publishing.proved(CivicObject.objects.order_by("number"))[0]["proof"]
    assert tell(3).number == 3
    jobs.drain_all(now=world.now())
    said = Leaf.objects.saying("federation.said").select_related("entry").order_by("index")
    assert [leaf.entry.facts["number"] for leaf in said] == [1, 2, 3]


def test_while_the_end_is_missing_nothing_is_said_to_others(village, hill):
    lose(village, hill)
    visiting.ask_everybody(now=world.now())
    Peer.objects.update(asked_at=None)
    visiting.ask_everybody(now=world.now())
    assert Ahead.objects.exists()
    with pytest.raises(Withheld):
        tell(7)
    hill.say("weather", {"rain": 1})
    visit(Peer.objects.get())
    assert not Peer.objects.get().heard.exists()
    look()
    assert tell(7).number == 3
    look(1)
    assert Peer.objects.get().heard.exists()


def test_what_fails_because_a_tail_is_missing_is_heard_again(peer, hill):
    missing = [True]

    def take(_peer, _body, **_facts):
        if missing:
            raise Withheld

    hooks.civic_kinds.add("weather", take)
    try:
        hill.say("weather", {"rain": 1})
        visit(peer)
        assert peer.heard.get().done_at is None
        missing.clear()
        visit(peer)
        assert (peer.heard.get().done_at is None, peer.heard.get().reason) == (False, "")
    finally:
        del hooks.civic_kinds._things["weather"]


def test_words_that_were_not_announced_are_not_ours(village, hill):
    lose(village, hill)
    size = Head.objects.size()
    honest, hill.words = hill.words, [one | {"body": {"number": 7}} for one in hill.words]
    look()
    assert obstacle() == Obstacle.WORDS
    assert Head.objects.size() == size
    assert not OurWords.objects.exists()
    hill.words = honest
    look()
    assert CivicObject.objects.count() == 2
    assert not Ahead.objects.exists()


def test_what_can_be_said_only_once_is_what_was_said(village, hill):
    hooks.said_once.add("test", lambda body: body["number"])
    try:
        with lost_days(hill):
            former = tell(1)
        look()
        again = tell(1)
        assert (again.number, again.uid) == (former.number, former.uid)
        assert tell(2).number == 2
        assert tell(2).number == 3
    finally:
        del hooks.said_once._things["test"]


def test_what_got_a_lost_number_here_is_said_by_nobody(hill):
    with lost_days(hill):
        lost = tell(1)
    here = tell(7)
    assert here.number == lost.number
    look()
    assert CivicObject.objects.get().uid == lost.uid
    jobs.drain_all(now=world.now())
    assert tell(2).number == 2
    assert checks.verify() == []


def test_what_we_said_is_followed_here_once_its_matter_is_known(hill, monkeypatch):
    known, heard = [], []

    def take(peer, body, *, index, logged_at, now):
        if not known:
            raise own.Waits
        heard.append((peer.origin, body["number"], index))

    with lost_days(hill):
        tell(1)
        jobs.drain_all(now=world.now())
        place = Leaf.objects.saying("federation.said").get().index
    hooks.civic_kinds.add("test", take)
    try:
        look()
        assert heard == []
        known.append(True)
        look()
        assert heard == [(instance.origin, 1, place)]
    finally:
        del hooks.civic_kinds._things["test"]
