"""Processes that count, return and hear at the same moment wait in one order, and do it once."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from core import hooks
from core.refusals import Refusal
from federation.confederations.actions import receive_return
from federation.confederations.exchange import certificates, hearing, returns
from federation.confederations.exchange.rolls import tell_roll
from federation.confederations.models import Early, JointVote, Return
from federation.confederations.rules.majorities import Ballots
from federation.peers.actions import publishing, visiting
from federation.peers.models import CivicObject
from tests import comparing, world
from tests.exchanging import AFTERWARDS, BEGUN, IN_TIME, ROLL
from tests.together import said
from tests.witnessing import Together

pytestmark = pytest.mark.django_db(transaction=True)
A_MOMENT = 2.0


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What processes get that do these things at the same moment."""
    start = Barrier(len(acts))

    def one(act: Callable[[], object]) -> object:
        try:
            start.wait()
            return act()
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(one, acts))


@pytest.fixture
def together():
    """A vote whose time is over, and in which nobody is waited for."""
    found = Together(with_us=True)
    tell_roll(found.vote, size=20, digest=ROLL, now=BEGUN)
    return found


def meeting(monkeypatch, *modules):
    """Whoever has come as far as to say something waits a moment for the others."""
    meet, publish = Barrier(len(modules)), publishing.publish

    def slowly(**facts):
        # The others may have to wait until we are through.
        with suppress(BrokenBarrierError):
            meet.wait(A_MOMENT)
        return publish(**facts)

    for module in modules:
        monkeypatch.setattr(module, "publish", slowly)


def test_counting_returning_and_hearing_at_once_never_wait_for_each_other(together, monkeypatch):
    vote, later = together.vote, together.vote.patient_until + (AFTERWARDS - IN_TIME)
    meeting(monkeypatch, certificates, returns)

    def hears():
        """As what follows from one thing that a peer said, and then from another."""
        with transaction.atomic():
            publishing.publish(kind="group.waved", body={}, now=IN_TIME)
            time.sleep(A_MOMENT / 4)
            origin, some = together.town.origin, Ballots(yes=3)
            return receive_return(vote, origin=origin, ballots=some, stated_at=IN_TIME, now=later)

    def gives_back():
        some, none = Ballots(yes=7), Ballots()
        return returns.return_tally(
            vote, direct=some, delegated=none, roll_digest=ROLL, now=IN_TIME
        )

    def counts():
        return certificates.certify_and_tell(vote, now=later)

    found = at_once(counts, gives_back, hears)
    assert not [one for one in found if isinstance(one, str)]
    assert Return.objects.count() == 2
    assert JointVote.objects.get().certified_at == later
    assert [len(said(kind)) for kind in ("joint.certified", "joint.returned")] == [1, 1]
    numbers = list(CivicObject.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_vote_that_two_processes_count_at_once_is_counted_once(together):
    later = together.vote.patient_until + (AFTERWARDS - IN_TIME)
    found = at_once(
        *[lambda: certificates.certify_and_tell(together.vote, now=later)] * 3,
    )
    assert found.count("already-certified") == 2
    assert len(said("joint.certified")) == 1


def test_what_came_early_has_its_effect_once_however_many_follow_it(together, monkeypatch):
    effects = []

    def slow(peer, body, **where):
        effects.append(where["index"])
        time.sleep(A_MOMENT / 4)

    monkeypatch.setitem(hooks.civic_kinds._things, "group.waved", slow)
    facts = {"kind": "group.waved", "body": {}, "logged_at": IN_TIME, "waits_for": "a wave"}
    Early.objects.create(peer=together.town.peer, index=900, **facts)

    def follows():
        with transaction.atomic():
            hearing.arrived("a wave", now=IN_TIME)

    at_once(*[follows] * 3)
    assert effects == [900]
    assert not Early.objects.exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite holds no rows")
def test_who_hears_takes_the_head_before_the_peer(monkeypatch):
    with comparing.a_scene(monkeypatch, guardian="nobody") as scene:
        scene.hill.say("joint.electors", {"vote": scene.hill.vote, "size": 3})
        with CaptureQueriesContext(connection) as asked:
            visiting.visit(scene.peers[0], now=world.now())
    held = [one["sql"] for one in asked.captured_queries if "FOR UPDATE" in one["sql"]]
    tables = [sql.split('FROM "')[1].split('"')[0] for sql in held]
    assert tables[:2] == ["record_head", "peers_peer"]
