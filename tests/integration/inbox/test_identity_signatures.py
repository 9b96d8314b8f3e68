"""Whoever asks in another's name, or by a key that nobody can find, is refused."""

import json
from datetime import timedelta
from threading import BoundedSemaphore
from urllib.parse import urlsplit

import pytest

from core.instance import instance
from federation.identity.actions import delivering, knowing
from federation.identity.models import Delivery, Follower, Other
from federation.wire.actions import manners_for
from federation.wire.fetching import fetcher
from federation.wire.models import Manner
from federation.wire.rules.requests import LIFETIME
from federation.wire.wall import wall
from tests import strangers
from tests.streets import is_held

pytestmark = pytest.mark.django_db
GROUP = f"{instance.address}/federation/group"


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


def test_nobody_is_asked_who_they_are_while_nobody_else_can_write(stranger, monkeypatch):
    get, held = fetcher.Fetcher.get, []

    def looking(self, url, **how):
        held.append(is_held())
        return get(self, url, **how)

    monkeypatch.setattr(fetcher.Fetcher, "get", looking)
    stranger.follows()
    assert held == [False]


def test_nothing_is_kept_of_what_is_refused(stranger):
    before = Delivery.objects.count()
    strangers.send(FORGED["body"](stranger.signed(stranger.says("Follow", GROUP))))
    assert (Delivery.objects.count(), Other.objects.count()) == (before, 0)
