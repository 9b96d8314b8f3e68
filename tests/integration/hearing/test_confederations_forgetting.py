"""What came early and waits in vain is forgotten at night; what can still come is waited for."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.heartbeat import actions as heartbeat
from federation.confederations.exchange import forgetting
from federation.confederations.exchange.names import given_by
from federation.confederations.models import Confederation, Early, JointVote
from federation.peers.models import HeardObject, Peer, State
from tests import world
from tests.exchanging import AFTERWARDS, BEGUN, Home
from tests.hearing import follow, hear_all

pytestmark = pytest.mark.django_db
LONG = timedelta(days=401)
A_WHILE = timedelta(days=31)


def waiting():
    return sorted(Early.objects.values_list("peer__name", "waits_for"))


def forget(after):
    return forgetting.forget_what_cannot_come(now=BEGUN + after)


def test_what_is_about_nothing_waits_as_long_as_any_question_lives(valley, town):
    town.roll(str(uuid4()), 90)
    valley.announce(2)
    hear_all(town, valley)
    assert len(waiting()) == 4
    assert forget(LONG - timedelta(days=2)) == 0
    assert forget(LONG) == 1
    # Whoever joins a confederation later hears then what it said before.
    assert {name.partition(":")[0] for _who, name in waiting()} == {"confederation"}


def test_what_somebody_said_whom_the_group_no_longer_knows_waits_for_nothing(town, hill):
    for home in (town, hill):
        home.roll(str(uuid4()), 90)
    hear_all(town, hill)
    Peer.objects.filter(pk=town.peer.pk).update(state=State.RELEASED)
    Peer.objects.filter(pk=hill.peer.pk).update(state=State.FROZEN)
    assert forget(timedelta()) == 1
    assert [who for who, _name in waiting()] == ["Hill"]
    # What is said against somebody is decided by people, however long they take.
    assert forget(LONG) == 0


def test_what_is_about_a_counted_vote_or_a_confederation_that_was_left_is_forgotten(valley, town):
    confederation = follow(valley)
    hear_all(valley)
    vote = valley.open(town.propose(valley), town)
    hear_all(town, valley)
    # As while its tally is held back.
    uid = str(given_by(town.origin))
    Early.objects.create(
        peer=town.peer, kind="joint.witnessed", body={"vote": vote, "return": uid, "notes": []},
        index=town.log.size, logged_at=BEGUN, waits_for=f"return:{uid}",
    )  # fmt: skip
    stranger = Home("Stranger")
    stranger.propose(valley)
    hear_all(town, stranger)
    assert [name.partition(":")[0] for _who, name in waiting()] == ["seat", "return"]
    assert forget(A_WHILE) == 0
    Confederation.objects.filter(pk=confederation.pk).update(left_at=BEGUN)
    assert forget(A_WHILE) == 0, "a vote is still followed"
    JointVote.objects.update(certified_at=BEGUN, is_adopted=True)
    assert forget(timedelta(days=29)) == 0
    assert forget(A_WHILE) == 2
    assert waiting() == []


def test_beside_what_was_forgotten_it_says_so_however_much_it_is(town):
    def forgotten(number):
        """How many questions it takes; what is told of the last."""
        for _each in range(number):
            town.roll(str(uuid4()), 90)
        hear_all(town)
        _kind, _body, index, at = town.record[-1]
        heard = HeardObject.objects.create(
            peer=town.peer, uid=uuid4(), number=index, kind="joint.roll", digest="d" * 64,
            index=index, logged_at=at, document="{}", done_at=AFTERWARDS,
        )  # fmt: skip
        with CaptureQueriesContext(connection) as asked:
            assert forget(LONG) >= number
        heard.refresh_from_db()
        return len(asked), heard.reason

    few, reason = forgotten(2)
    assert reason == "What it is about never came here. It is waited for no longer."
    assert forgotten(30)[0] == few


def test_it_is_done_every_night(town):
    world.a_village("Aino", "Bertil", "Cilla", now=BEGUN)
    town.roll(str(uuid4()), 90)
    hear_all(town)
    Peer.objects.filter(pk=town.peer.pk).update(state=State.RELEASED)
    world.set_clock(BEGUN + timedelta(days=1))
    heartbeat.beat(now=world.now())
    assert waiting() == []
