"""Others ask to follow, by real requests, and whoever asks in another's name is refused."""

import json
from datetime import timedelta
from threading import BoundedSemaphore
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.urls import reverse

from core.instance import instance
from federation.identity.actions import delivering, knowing, receiving
from federation.identity.models import Activity, Delivery, Follower, Other, Received
from federation.peers.actions import knowing as peers
from federation.peers.rules import introductions
from federation.wire.actions import manners_for
from federation.wire.fetching import fetcher
from federation.wire.models import Manner
from federation.wire.rules.proofs import without_proofs
from federation.wire.rules.requests import LIFETIME
from federation.wire.signatures import read_claim, read_key
from federation.wire.wall import wall
from tests import strangers, world
from tests.neighbours import Neighbour

pytestmark = pytest.mark.django_db
GROUP = f"{instance.address}/federation/group"


@pytest.fixture
def stranger(settings):
    world.a_village("Aino", "Bertil", "Cilla")
    with strangers.a_stranger() as somebody:
        settings.LOOPBACK_PEERS = [somebody.base.partition("//")[2]]
        yield somebody


@pytest.mark.parametrize("is_old", [True, False], ids=("older draft", "RFC 9421"))
def test_a_stranger_follows_the_group_and_is_told_so(stranger, is_old):
    follow = stranger.follows(is_old=is_old)
    assert Follower.objects.get().other.address == stranger.id
    assert delivering.deliver(now=wall()) == 1
    [accept] = stranger.received
    assert (accept["type"], accept["actor"], accept["object"]["id"]) == (
        "Accept",
        GROUP,
        follow["id"],
    )
    assert accept["to"] == [stranger.id]


@pytest.mark.parametrize("to", ["/federation/inbox", "/federation/instance/inbox"])
def test_the_shared_inbox_takes_the_same(stranger, to):
    stranger.follows(to=to)
    assert Follower.objects.count() == 1


def test_what_we_send_is_signed_and_proved(stranger, client):
    stranger.follows()
    delivering.deliver(now=wall())
    [request] = stranger.requests
    claim = read_claim(request, now=wall())
    actor = client.get("/federation/group", headers={"accept": strangers.KIND}).json()
    assert claim.key_id == actor["publicKey"]["id"]
    claim.check(read_key(actor["publicKey"]["publicKeyPem"]))
    proof = json.loads(request.body)["proof"]
    assert proof["verificationMethod"] == actor["assertionMethod"][0]["id"]


def test_the_same_request_again_has_no_effect(stranger):
    follow = stranger.says("Follow", GROUP)
    for _time in range(3):
        assert stranger.posts(follow) == 202
    assert (Received.objects.count(), Activity.objects.filter(kind="Accept").count()) == (1, 1)


def test_a_signature_is_taken_once_whatever_is_said_with_it(stranger):
    assert stranger.posts(stranger.says("Follow", GROUP), nonce="once") == 202
    assert stranger.posts(stranger.says("Follow", GROUP), nonce="once") == 401
    assert Received.objects.count() == 1


def test_something_else_under_the_same_id_is_refused_and_kept(stranger):
    follow = stranger.follows()
    other = {**follow, "type": "Undo", "object": follow["id"]}
    assert stranger.posts(other) == 409
    assert Follower.objects.count() == 1
    assert stranger.posts({**other, "type": "Delete", "object": stranger.id}) in (401, 409)
    received = Received.objects.get()
    assert json.loads(received.text) == follow
    assert json.loads(received.other_text) == other
    # What came first may come again.
    assert stranger.posts(follow, nonce="again") == 202


def test_both_texts_are_shown_to_who_keeps_the_computer_and_told_of_to_all(
    stranger, client, capsys
):
    follow = stranger.follows()
    page = client.get(reverse("identity:follow")).content.decode()
    assert "under a name that had been used before" not in page
    stranger.posts({**follow, "type": "Undo", "object": follow["id"]})
    page = client.get(reverse("identity:follow")).content.decode()
    assert "Once something else came under a name that had been used before" in page
    assert stranger.base not in page
    call_command("contradictions")
    told = capsys.readouterr().out
    assert follow["id"] in told
    assert '"type":"Follow"' in told
    assert '"type":"Undo"' in told


def test_of_evidence_some_is_kept_and_none_is_long(stranger, monkeypatch):
    monkeypatch.setattr(receiving, "MOST_EVIDENCE", 1)
    for _time in range(2):
        follow = stranger.says("Follow", GROUP, summary="x" * 5000)
        assert stranger.posts(follow) == 202
        undo = {**follow, "type": "Undo", "object": follow["id"]}
        assert stranger.posts(undo, nonce=f"undo {stranger.number}") == 409
    kept, other = Received.objects.order_by("at")
    assert [bool(one.other_text) for one in (kept, other)] == [True, False]
    assert "x" * 100 not in kept.text + kept.other_text
    assert json.loads(kept.other_text)["kind"] == "Undo"
    month, year = wall() + receiving.KEPT, wall() + receiving.EVIDENCE_KEPT
    assert receiving.forget_received(now=month) == 1
    assert Received.objects.get() == kept
    assert receiving.forget_received(now=year) == 1


def test_who_stops_following_is_told_nothing_more(stranger):
    follow = stranger.follows()
    assert stranger.posts(stranger.says("Undo", without_proofs(follow))) == 202
    assert not Follower.objects.exists()
    stranger.follows()
    assert stranger.posts(stranger.says("Undo", follow["id"])) == 202
    assert not Follower.objects.exists()


def test_who_is_gone_is_forgotten(stranger):
    stranger.follows()
    asked = stranger.asked
    assert stranger.posts(stranger.says("Delete", stranger.id)) == 202
    assert not Other.objects.exists()
    assert stranger.asked == asked
    assert stranger.posts(stranger.says("Delete", stranger.id)) == 401


@pytest.mark.parametrize("kind", ["Like", "Create", "Announce", "Question", "Block", "", None])
def test_everything_else_is_taken_and_does_nothing(stranger, kind):
    assert stranger.posts(stranger.says(kind, "https://elsewhere.example/1")) == 202
    assert stranger.asked == 0
    assert not Received.objects.exists()


FORGED = {
    "body": lambda request: strangers.Request(
        method="POST", url=request.url, headers=request.headers, body=request.body + b" "
    ),
    "no signature": lambda request: without(request, "signature", "signature-input"),
    "no digest": lambda request: without(request, "content-digest"),
    "digest not covered": lambda request: request.with_headers(
        {
            "signature-input": request.headers["signature-input"].replace(' "content-digest"', ""),
        }
    ),
    "another target": lambda request: strangers.Request(
        method="POST",
        url=f"{instance.address}/federation/inbox",
        headers=request.headers,
        body=request.body,
    ),
}


def without(request, *names):
    headers = {name: text for name, text in request.headers.items() if name not in names}
    return strangers.Request(method="POST", url=request.url, headers=headers, body=request.body)


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
def test_forged_and_tampered_requests_are_refused(stranger, forge):
    request = stranger.signed(stranger.says("Follow", GROUP))
    assert strangers.send(forge(request)) == 401
    assert not Follower.objects.exists()


def test_old_requests_are_refused(stranger):
    late = wall() - 2 * LIFETIME
    assert stranger.posts(stranger.says("Follow", GROUP), at=late) == 401
    older = wall() - timedelta(hours=2)
    assert stranger.posts(stranger.says("Follow", GROUP), at=older, is_old=True) == 401
    assert stranger.asked == 0


@pytest.fixture
def peer(stranger):
    """The same, at the address of a group that ours has decided to know."""
    hill = Neighbour()
    hill.address = stranger.base
    peers.know(introductions.read(hill.introduce()), now=world.now())
    return stranger


def test_of_whom_the_group_knows_nothing_older_is_taken(peer):
    assert peer.posts(peer.says("Follow", GROUP), is_old=True) == 401
    bare = peer.signed(peer.says("Follow", GROUP))
    given = bare.headers["signature-input"].replace(' "@authority"', "")
    assert strangers.send(bare.with_headers({"signature-input": given})) == 401
    assert peer.asked == 0
    assert peer.posts(peer.says("Follow", GROUP)) == 202


def test_to_whom_the_group_knows_nothing_older_is_sent(peer):
    """Whoever stands in between and refuses what is right is not given what is weaker."""
    peer.follows()
    peer.answers[:] = [401, 202]
    assert delivering.deliver(now=wall()) == 0
    [sent] = peer.requests
    assert "signature-input" in sent.headers
    assert manners_for(urlsplit(peer.base).netloc)[0] == Manner.RFC_9421


def test_nobody_signs_for_others(stranger):
    """Mallory has a key of her own, at her own place."""
    with strangers.a_stranger("mallory") as mallory:
        follow = mallory.says("Follow", GROUP)
        assert mallory.posts({**follow, "actor": stranger.id}) == 400
        forged = {**follow, "actor": stranger.id, "id": f"{stranger.base}/activities/9"}
        assert mallory.posts(forged) == 401
        assert (stranger.asked, mallory.asked) == (0, 0)


def test_whoever_wants_questions_signed_in_another_way_is_asked_again_and_it_is_remembered(
    stranger,
):
    stranger.understands = ("new",)
    stranger.follows()
    assert stranger.signatures == ["old", "new"]
    stranger.which = "new"
    Other.objects.update(fetched_at=wall() - timedelta(minutes=10))
    stranger.follows()
    assert stranger.signatures == ["old", "new", "new"]


def test_whoever_takes_no_signature_of_ours_is_unknown(stranger):
    stranger.understands = ()
    assert stranger.posts(stranger.says("Follow", GROUP)) == 401
    assert stranger.signatures == ["old", "new"]


def test_a_group_that_ours_knows_is_asked_in_one_way_only(peer):
    peer.understands = ("old",)
    assert peer.posts(peer.says("Follow", GROUP)) == 401
    assert peer.signatures == ["new"]


@pytest.mark.parametrize("kind", ["application/json", "application/ld+json", "text/html", ""])
def test_a_file_that_somebody_put_on_a_server_is_nobody(stranger, kind):
    stranger.kind = kind
    assert stranger.posts(stranger.says("Follow", GROUP)) == 401


def test_a_document_that_names_another_leads_nowhere(stranger):
    """A key stands in the document of whose it is, so that none has to be asked for in turn."""
    for named in (stranger.key_id, {"id": stranger.key_id, "owner": stranger.id}):
        stranger.changed["publicKey"] = named
        assert stranger.posts(stranger.says("Follow", GROUP)) == 401
    assert stranger.asked == 1


def test_a_key_that_is_not_the_actors_is_refused(stranger):
    stranger.changed["publicKey"] = {**stranger.document["publicKey"], "owner": f"{stranger.id}2"}
    assert stranger.posts(stranger.says("Follow", GROUP)) == 401


@pytest.mark.parametrize("key", ["https://[", "https://a.example/\xad", "", "x" * 600])
def test_a_key_of_no_place_is_refused(stranger, key):
    request = stranger.signed(stranger.says("Follow", GROUP), is_old=True)
    odd = request.headers["signature"].replace(stranger.key_id, key)
    assert strangers.send(request.with_headers({"signature": odd})) == 401
    assert stranger.asked == 0


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"preferredUsername": "a\0b"}, 202),
        ({"preferredUsername": ["a"]}, 202),
        ({"inbox": "https://["}, 401),
        ({"inbox": f"{GROUP}\0"}, 401),
        ({"inbox": "%(base)s/\0"}, 401),
        ({"inbox": "%(base)s/" + "x" * 500}, 401),
        ({"endpoints": {"sharedInbox": "%(base)s/" + "x" * 500}}, 401),
        ({"endpoints": {"sharedInbox": 5}}, 401),
    ],
)
def test_an_odd_document_is_no_failure_of_ours(stranger, changed, status):
    stranger.changed.update(json.loads(json.dumps(changed).replace("%(base)s", stranger.base)))
    assert stranger.posts(stranger.says("Follow", GROUP)) == status


@pytest.mark.parametrize("host", ["evil.example.", "xn--", "xn--a", "[v1.a]"])
def test_a_host_that_can_be_read_in_two_ways_is_not_asked(stranger, host):
    stranger.base = f"https://{host}"
    assert stranger.posts(stranger.says("Follow", GROUP)) == 401


def test_who_cannot_be_found_is_not_asked_for_again_at_once(stranger):
    stranger.changed["id"] = "https://somebody.example/else"
    for _time in range(3):
        assert stranger.posts(stranger.says("Follow", GROUP)) == 401
    assert stranger.asked == 1


def test_nobody_makes_the_key_of_somebody_else_unknown(stranger):
    follow = stranger.says("Follow", GROUP)
    beside = {**follow, "id": f"{follow['id']}0", "actor": f"{stranger.base}/another"}
    assert stranger.posts(beside) == 401
    assert stranger.posts(follow) == 202


def test_those_who_answer_slowly_keep_few_of_our_pages_busy(stranger, monkeypatch):
    room = BoundedSemaphore(1)
    monkeypatch.setattr(knowing, "_room", room)
    follow = stranger.says("Follow", GROUP)
    with room:
        assert stranger.posts(follow) == 503
    assert stranger.asked == 0
    assert stranger.posts(follow) == 202
    assert room.acquire(blocking=False)


def test_a_host_that_strangers_have_named_too_often_is_asked_later_and_delivered_to(
    stranger, monkeypatch
):
    stranger.follows()
    monkeypatch.setattr(fetcher, "MOST_IN_A_MINUTE", 2)
    for number in range(3):
        follow = {**stranger.says("Follow", GROUP), "actor": f"{stranger.base}/nobody{number}"}
        status = stranger.posts(follow)
    assert (status, stranger.asked) == (503, 2)
    assert delivering.deliver(now=wall()) == 1


def test_a_new_key_of_a_stranger_is_fetched_but_not_at_every_try(stranger):
    stranger.follows()
    stranger.which = "new"
    undo = stranger.says("Undo", f"{stranger.base}/activities/1")
    assert stranger.posts(undo) == 401
    Other.objects.update(fetched_at=wall() - timedelta(minutes=10))
    assert stranger.posts(stranger.says("Undo", f"{stranger.base}/activities/1")) == 202
    assert not Follower.objects.exists()


MALFORMED = {
    "list": [],
    "no id": {"type": "Follow", "actor": "https://a.example/a", "object": GROUP},
    "no actor": {"type": "Follow", "id": "https://a.example/1", "object": GROUP},
    "no address": {"type": "Follow", "id": "1", "actor": "a", "object": GROUP},
    "odd address": {"type": "Follow", "id": "https://[/1", "actor": "https://[/a"},
    "a null sign": {"type": "Follow", "id": "https://a.example/\0", "actor": "https://a.example"},
    "half a sign": {"type": "Follow", "id": "https://a.example/\ud800", "actor": "https://a.example"},
    "half a name": {"type": "Follow", "id": "https://a.example/1", "actor": "https://a.example/\ud800"},
    "long": {"type": "Follow", "id": f"https://a.example/{'x' * 600}", "actor": "https://a.example"},
    "two places": {
        "type": "Follow", "id": "https://a.example/1", "actor": "https://b.example/b",
        "object": GROUP,
    },
}  # fmt: skip


@pytest.mark.parametrize("document", MALFORMED.values(), ids=MALFORMED)
def test_what_cannot_be_read_is_refused_before_anything_else(stranger, document):
    assert stranger.posts(document) == 400


@pytest.mark.parametrize(
    ("kind", "about"),
    [
        ("Follow", f"{instance.address}/federation/instance"),
        ("Follow", "https://elsewhere.example/group"),
        ("Delete", "https://elsewhere.example/somebody"),
        ("Undo", {"type": "Like", "id": "https://a.example/1"}),
        ("Undo", {"type": "Follow", "id": "https://a.example/1", "actor": "https://a.example/b"}),
    ],
)
def test_what_is_not_ones_own_cannot_be_done(stranger, kind, about):
    assert stranger.posts(stranger.says(kind, about)) == 400


def test_only_ones_following_of_the_group_is_undone(stranger):
    follow = {"type": "Follow", "id": "https://a.example/1", "actor": stranger.id, "object": "x"}
    assert stranger.posts(stranger.says("Undo", follow)) == 400


def test_a_form_or_a_page_is_not_for_the_inbox(client):
    world.a_village("Aino", "Bertil", "Cilla")
    assert client.get("/federation/inbox").status_code == 405
    answer = client.post("/federation/inbox", {"a": "b"})
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported-type")


def test_a_group_that_is_not_to_be_followed_says_no(settings, client):
    world.a_village("Aino", "Bertil", "Cilla", charter={"federation.followable": False})
    with strangers.a_stranger() as stranger:
        settings.LOOPBACK_PEERS = [stranger.base.partition("//")[2]]
        assert stranger.posts(stranger.says("Follow", GROUP)) == 202
        delivering.deliver(now=wall())
        assert [one["type"] for one in stranger.received] == ["Reject"]
    assert not Follower.objects.exists()


def test_what_came_is_forgotten_after_a_month(stranger):
    stranger.follows()
    assert receiving.forget_received(now=wall()) == 0
    assert receiving.forget_received(now=wall() + receiving.KEPT) == 1
    assert Follower.objects.count() == 1


def test_nothing_is_kept_of_what_is_refused(stranger):
    before = Delivery.objects.count()
    strangers.send(FORGED["body"](stranger.signed(stranger.says("Follow", GROUP))))
    assert (Delivery.objects.count(), Other.objects.count()) == (before, 0)
