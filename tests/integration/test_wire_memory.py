"""A signature is taken once, and how a host signs is learnt."""

from datetime import UTC, datetime, timedelta

import pytest

from core.heartbeat import jobs
from federation.wire.actions import Replayed, learn_manner, manners_for, take_once
from federation.wire.models import Manner, Nonce

pytestmark = pytest.mark.django_db
NOW = datetime(2030, 1, 2, 12, tzinfo=UTC)
SOON = NOW + timedelta(minutes=5)


def test_a_signature_is_taken_once():
    take_once(key_id="a#key", nonce="once", until=SOON)
    with pytest.raises(Replayed):
        take_once(key_id="a#key", nonce="once", until=SOON)
    take_once(key_id="b#key", nonce="once", until=SOON)


def test_a_nonce_is_forgotten_when_its_signature_is_over():
    take_once(key_id="a#key", nonce="once", until=SOON)
    jobs.do_chores(now=NOW)
    assert Nonce.objects.count() == 1
    jobs.do_chores(now=SOON + timedelta(seconds=1))
    assert not Nonce.objects.exists()


def test_whom_we_do_not_know_gets_the_older_draft_first():
    assert manners_for("new.example") == [Manner.OLDER, Manner.RFC_9421]


def test_what_a_host_understood_comes_first_the_next_time():
    learn_manner(host="a.example", manner=Manner.RFC_9421)
    assert manners_for("a.example") == [Manner.RFC_9421, Manner.OLDER]
    learn_manner(host="a.example", manner=Manner.OLDER)
    assert manners_for("a.example")[0] == Manner.OLDER
