"""Others ask to follow, by real requests, and what they ask is done once."""

import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from core.instance import instance
from federation.identity.actions import delivering, receiving
from federation.identity.models import Activity, Delivery, Follower, Other, Received
from federation.wire.rules.proofs import without_proofs
from federation.wire.signatures import read_claim, read_key
from federation.wire.wall import wall
from tests import strangers, world

pytestmark = pytest.mark.django_db
GROUP = f"{instance.address}/federation/group"


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


# What has no canonical text, so that nobody could prove an answer that repeats it.
UNPROVABLE = {
    "too large": '"n": 1152921504606846976',
    "endless": '"n": 1e999',
    "half a sign": '"n": "\\ud800"',
    "half a key": '"\\ud800": 1',
}


@pytest.mark.parametrize("beside", UNPROVABLE.values(), ids=UNPROVABLE)
@pytest.mark.parametrize("is_followable", [True, False], ids=("followable", "not followable"))
def test_what_could_not_be_proved_is_refused_and_nothing_is_queued(settings, beside, is_followable):
    charter = {"federation.followable": is_followable}
    world.a_village("Aino", "Bertil", "Cilla", charter=charter)
    with strangers.a_stranger() as stranger:
        settings.LOOPBACK_PEERS = [stranger.base.partition("//")[2]]
        follow = json.dumps(stranger.says("Follow", {"id": GROUP, "here": 0}))
        assert stranger.posts(follow.replace('"here": 0', beside)) == 400
        assert (stranger.asked, Delivery.objects.count()) == (0, 0)


def test_half_a_sign_in_what_is_undone_is_refused(stranger):
    assert stranger.posts(stranger.says("Undo", "https://a.example/\ud800")) == 400


def test_an_answer_repeats_addresses_and_nothing_that_came_with_them(stranger):
    follow = stranger.says("Follow", {"id": GROUP, "name": "x" * 1000})
    follow |= {"id": {"id": follow["id"], "a": 1}, "actor": {"id": stranger.id, "b": ["c"]}}
    assert stranger.posts(follow) == 202
    delivering.deliver(now=wall())
    [accept] = stranger.received
    assert accept["object"] == {
        "id": follow["id"]["id"],
        "type": "Follow",
        "actor": stranger.id,
        "object": GROUP,
    }


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
