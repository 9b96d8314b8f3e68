"""A peer that says more, or greater, things than anybody means does no harm."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.instance import instance
from core.keys import signing
from core.record.rules.checkpoint import NotACheckpoint, Statement, read
from core.record.rules.tiles import Place
from core.record.rules.tree import Frontier
from federation.peers.actions import errands, hearing, knowing, visiting, witnessing
from federation.peers.models import Evidence, HeardKey, Peer, State
from federation.peers.rules.logs import Tiles
from federation.wire.fetching import NotFetched
from federation.wire.wall import wall
from tests import world
from tests.neighbours import Neighbour
from tests.reading import met

pytestmark = pytest.mark.django_db
CIVIC = f"{instance.address}/federation/civic?from=1"
ROOT = "NWAZGAMChESyMgGKwEf9tWHAnCOnpodsheCLXk1I6fM="


@pytest.fixture(autouse=True)
def village(street):
    world.a_village("Aino")


@pytest.mark.parametrize("size", [str(2**63), "9" * 30, "9" * 6000])
def test_no_checkpoint_is_longer_than_anybody_counts(size):
    with pytest.raises(NotACheckpoint):
        read(f"folkmoot/x\n{size}\n{ROOT}\n")
    assert read(f"folkmoot/x\n{2**63 - 1}\n{ROOT}\n").size == 2**63 - 1


def test_a_record_that_claims_to_be_endless_is_not_even_listed(monkeypatch):
    listed = []

    def places(_first, _last):
        for number in range(10 * errands.MOST_TILES):
            listed.append(number)
            yield Place(number)

    def nothing(*_asked):
        raise NotFetched("nobody answers")

    monkeypatch.setattr(errands, "places", places)
    endless = Statement(origin="folkmoot/x", size=2**62, root=b"x" * 32)
    with pytest.raises(NotFetched):
        errands._grown(Frontier(), endless, Tiles(2**62, nothing), line=None)
    assert len(listed) == 1


def test_entries_about_keys_are_not_kept_without_end(hill, monkeypatch):
    peer = met(hill)
    monkeypatch.setattr(hearing, "MOST_ABOUT_KEYS", HeardKey.objects.count() + 2)
    for _change in range(5):
        hill.change_object_key()
    visiting.visit(peer, now=world.now())
    peer.refresh_from_db()
    assert HeardKey.objects.count() == hearing.MOST_ABOUT_KEYS
    assert (peer.state, peer.left) == (State.PINNED, 0)


def test_of_evidence_that_does_not_freeze_some_is_kept_and_a_page_shows_few(
    hill, monkeypatch, client
):
    monkeypatch.setattr(knowing, "MOST_OF_A_FAULT", 12)
    uid = hill.say("weather", {"rain": 1})
    peer = met(hill)
    for rain in range(2, 20):
        hill.say("weather", {"rain": rain}, uid=uid, number=1)
    visiting.visit(peer, now=world.now())
    assert Evidence.objects.count() == 12
    page = client.get(peer.get_absolute_url()).content.decode()
    assert page.count("They announced two different things") == 10
    assert "2 more are kept" in page


def test_whoever_speaks_for_a_peer_without_its_key_does_not_send_us_there_again_and_again(hill):
    peer = met(hill)
    stranger = Neighbour("Stranger")
    stranger.origin = hill.origin
    a_day_on = wall() + timedelta(days=1)
    Peer.objects.update(due_at=a_day_on, asked_at=wall())
    for is_long_ago in (False, True):
        if is_long_ago:
            Peer.objects.update(asked_at=wall() - timedelta(hours=1))
        with pytest.raises(witnessing.Unwitnessed):
            witnessing.add_checkpoint(stranger.submission(0), now=world.now())
        peer.refresh_from_db()
        assert (peer.due_at < a_day_on) == is_long_ago


# --- Whoever claims to be a peer --------------------------------------------------------------
def test_whoever_claims_to_be_a_peer_does_not_have_its_keys_proved_again(hill, monkeypatch):
    for _change in range(5):
        hill.change_object_key()
    met(hill)
    proved, verify = [], signing.verify
    monkeypatch.setattr(signing, "verify", lambda *what: proved.append(what) or verify(*what))
    other = hill.signed(f"{CIVIC}0", at=wall()).headers["signature"]
    for _time in range(3):
        asked = hill.signed(CIVIC, at=wall()).with_headers({"signature": other})
        headers = {"host": asked.host, **asked.headers}
        assert Client().get(asked.target, headers=headers).status_code == 403
    assert proved == []
    hill.change_object_key()
    visiting.visit(Peer.objects.get(), now=world.now())
    assert proved


def test_a_checkpoint_that_they_did_not_sign_makes_nobody_wait_for_their_row(hill):
    met(hill)
    forged = hill.submission(0).replace(hill.checkpoint()[-20:-4], "A" * 16)
    with CaptureQueriesContext(connection) as asked, pytest.raises(witnessing.Unwitnessed) as told:
        witnessing.add_checkpoint(forged, now=world.now())
    assert told.value.status == 403
    assert not [one for one in asked if "SAVEPOINT" in one["sql"] or "FOR UPDATE" in one["sql"]]
    with CaptureQueriesContext(connection) as asked, pytest.raises(witnessing.Unwitnessed) as told:
        witnessing.add_checkpoint(hill.submission(0), now=world.now())
    assert told.value.status == 409
    assert [one for one in asked if "SAVEPOINT" in one["sql"]]
