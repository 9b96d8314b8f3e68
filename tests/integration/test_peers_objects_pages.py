"""Neighbours read what groups told each other, and what evidence against one of them means."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import hooks
from core.heartbeat import jobs
from core.instance import instance
from core.record.rules.canonical import canonical
from federation.peers.actions import publishing, visiting
from federation.peers.models import Evidence, Fault, HeardObject, Peer
from federation.wire.wall import wall
from tests import votes, world
from tests.reading import met
from tests.shown import page

pytestmark = pytest.mark.django_db
FEW = 15


@pytest.fixture(autouse=True)
def village(street):
    return votes.a_recorded_village()


@pytest.fixture
def secrets(monkeypatch):
    """Whoever asks about the kind `whisper` is told that it is for groups only."""
    monkeypatch.setitem(hooks.civic_secrets._things, "whisper", _is_secret)
    monkeypatch.setitem(hooks.civic_words._things, "whisper", "something said softly")


def _is_secret(said, *, now):
    return ["Only groups read this." if body.get("of", 0) < 5 else "" for _origin, body in said]


def _let_it_be_recorded():
    jobs.do_chores(now=world.now())
    jobs.drain_all(now=world.now())


# --- What they told us ------------------------------------------------------------------------
def test_each_message_is_shown_with_its_place_and_its_proof(client, hill):
    hill.say("weather", {"rain": 17})
    peer = met(hill)
    assert "Everything they told us: 1 message" in page(client, peer.get_absolute_url())
    assert "Number 1: weather" in page(client, f"/peers/{peer.uid}/objects/")
    told = page(client, f"/peers/{peer.uid}/objects/1/")
    heard = HeardObject.objects.get()
    for shown in ("&quot;rain&quot;: 17", "proofValue", heard.digest, f"<dd>{heard.index}</dd>"):
        assert shown in told
    assert f"{hill.address}/federation/civic?from=1" in told
    assert client.get(f"/peers/{peer.uid}/objects/2/").status_code == 404
    assert client.get(f"/peers/{peer.uid}/objects/{10**40}/").status_code == 404


def test_messages_about_one_thing_are_found_by_its_name(client, hill):
    about = "8f14e45f-ceea-467f-ab3d-9f1c2e7b0002"
    for body in ({"vote": about}, {"rain": 17}):
        hill.say("weather", body)
        publishing.publish(kind="weather", body=body, now=world.now())
    peer = met(hill)
    for path in (f"/peers/{peer.uid}/objects/", "/peers/ours/"):
        assert page(client, path).count(": weather</a>") == 2
        assert page(client, f"{path}?about={about}").count(": weather</a>") == 1
        assert page(client, f"{path}?about=nonsense").count(": weather</a>") == 2


def test_a_message_that_has_not_come_says_so(client, hill):
    hill.say("weather", {"rain": 17})
    hill.twist = lambda path, reply: (200, b'{"objects": []}') if "civic" in path else reply
    peer = met(hill)
    assert "Its words have not come yet." in page(client, f"/peers/{peer.uid}/objects/1/")
    assert "1 message of theirs has not had its effect yet" in page(client, "/peers/")


def test_a_list_of_messages_asks_as_much_for_many_as_for_one(client, hill):
    hill.say("weather", {"rain": 0})
    peer = met(hill)
    counts = []
    for more in (0, 9):
        for rain in range(more):
            hill.say("weather", {"rain": rain})
        visiting.visit(Peer.objects.get(), now=world.now())
        with CaptureQueriesContext(connection) as asked:
            page(client, f"/peers/{peer.uid}/objects/")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= FEW


# --- What we told them ------------------------------------------------------------------------
def test_what_our_group_told_others_is_shown_at_home_too(client, hill):
    publishing.publish(kind="weather", body={"snow": 3}, now=world.now())
    _let_it_be_recorded()
    peer = met(hill)
    visiting.visit(peer, now=world.now())
    assert "What we told other groups: 1 message" in page(client, "/peers/")
    assert "Number 1: weather" in page(client, "/peers/ours/")
    told = page(client, "/peers/ours/1/")
    assert "&quot;snow&quot;: 3" in told
    assert "Hillside, since" in told
    assert "/record/" in told
    assert client.get("/peers/ours/2/").status_code == 404


# --- What is for groups only ------------------------------------------------------------------
@pytest.mark.usefixtures("secrets")
@pytest.mark.parametrize(("of", "is_told"), [(4, False), (5, True)])
def test_words_for_groups_only_are_told_to_nobody_else(client, hill, of, is_told):
    hill.say("whisper", {"of": of, "yes": 31})
    publishing.publish(kind="whisper", body={"of": of, "yes": 31}, now=world.now())
    _let_it_be_recorded()
    peer = met(hill)
    assert HeardObject.objects.get().document
    for path in (f"/peers/{peer.uid}/objects/1/", "/peers/ours/1/"):
        told = page(client, path)
        assert "something said softly" in told
        assert ("&quot;yes&quot;: 31" in told) == is_told
        assert ("Only groups read this." in told) != is_told
    [heard] = client.get(f"/api/v1/peers/{peer.uid}/objects/").json()["results"]
    [ours] = client.get("/api/v1/peers/ours/").json()["results"]
    assert ('"yes": 31' in heard["document"]) == ('"yes": 31' in ours["document"]) == is_told
    assert bool(heard["secret"]) == bool(ours["secret"]) != is_told
    [handed] = client.get("/federation/civic").json()["objects"]
    assert handed["number"] == 1
    assert handed.get("body") == ({"of": of, "yes": 31} if is_told else None)
    assert handed.get("withheld") == (None if is_told else "peers")


@pytest.mark.usefixtures("secrets")
def test_groups_that_ours_knows_are_told_them_if_nobody_says_which(client, hill):
    publishing.publish(kind="whisper", body={"of": 4, "yes": 31}, now=world.now())
    met(hill)
    asked = hill.signed(f"{instance.address}/federation/civic?from=1", at=wall())
    headers = {"host": asked.host, **asked.headers}
    [handed] = client.get(asked.target, headers=headers).json()["objects"]
    assert handed["body"]["yes"] == 31


def test_every_kind_that_something_follows_from_has_a_name():
    assert set(hooks.civic_kinds) <= set(hooks.civic_words)
    assert set(hooks.civic_secrets) <= set(hooks.civic_words)


# --- Evidence ---------------------------------------------------------------------------------
def test_two_records_are_told_in_words_with_what_follows(client, hill):
    peer = met(hill)
    size = hill.log.size
    hill.log.leaves[1] = (b"another past", False)
    visiting.visit(peer, now=world.now())
    told = page(client, peer.get_absolute_url())
    assert "one is not the beginning of the other" in told
    assert "Since then they are frozen" in told
    assert told.count(f"<dd><code>{size}</code></dd>") == 2
    assert "Know a group no longer" in told
    assert "What Hillside did, and what you can do" in page(client, "/peers/")


ANNOUNCED = {"digest": "ab" * 32, "index": 7, "kind": "weather", "number": 4, "uid": "…"}


@pytest.mark.parametrize(
    ("fault", "first", "second", "words"),
    [
        (Fault.TWO_CONTENTS, canonical(ANNOUNCED), canonical({**ANNOUNCED, "index": 9}), "first c"),
        (Fault.SKIPPED, "number 2", canonical(ANNOUNCED), "was not the next"),
        (Fault.OTHER_KEYS, "{}", '{"http":null,"object":[1,"z6Mk"],"witness":[1,"z6Mk"]}', "names"),
        (Fault.TWO_RECORDS, "<b>no note", '{"digest":{}}', "made up or rewritten"),
        (Fault.TWO_CONTENTS, "[]", "7", "first counts"),
    ],
)
def test_any_evidence_can_be_read_whatever_was_sent(client, hill, fault, first, second, words):
    peer = met(hill)
    Evidence.objects.keep(peer, fault, first, second, now=world.now())
    told = page(client, peer.get_absolute_url())
    assert words in told
    assert "<b>no note" not in told
    is_grave = fault in (Fault.TWO_RECORDS, Fault.OTHER_KEYS)
    assert ("Nothing else follows by itself" in told) != is_grave
