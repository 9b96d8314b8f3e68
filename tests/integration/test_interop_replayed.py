"""What Fedify and we sent each other when they met (`make interop`), replayed without it."""

import json
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from core.instance import Instance, instance
from core.keys.signing import verify
from federation.identity import speaking
from federation.identity.actions import knowing
from federation.identity.actions.receiving import Contradicted, Malformed, Unsigned, receive
from federation.identity.models import Activity, Follower
from federation.identity.rules.asking import read_profile
from federation.wire.rules.documents import read
from federation.wire.rules.multibase import read_multikey
from federation.wire.rules.proofs import NotProved, proofs_of, verify_object
from federation.wire.rules.requests import Request
from federation.wire.signatures import read_claim, read_key
from tests import world
from tests.interop.changes import CHANGES

pytestmark = pytest.mark.django_db
MET = json.loads((Path(__file__).parents[1] / "data" / "interop.json").read_text("utf-8"))


@pytest.fixture(params=MET, ids=lambda met: met["manner"])
def met(request, monkeypatch):
    """The recorded meeting, in a group at the address it had then, which knows the peer's key."""
    recorded = request.param
    address = recorded["group"].removesuffix("/federation/group")
    monkeypatch.setattr(speaking, "instance", Instance(path=instance.path, address=address))
    world.a_village("Aino", "Bertil", "Cilla")
    key = recorded["peer"]["publicKey"]
    actor = recorded["peer"]["id"]
    profile = read_profile(recorded["peer"], actor=actor, key_id=key["id"])
    knowing.remember(profile, now=when(recorded["sent"][0]))
    return recorded


def when(line) -> datetime:
    return parsedate_to_datetime(line["headers"]["date"])


def sent(line) -> Request:
    return Request(
        method="POST", url=line["sent"], headers=line["headers"], body=line["body"].encode()
    )


def received(met, line) -> Request:
    base = met["peer"]["id"].partition("/users")[0]
    return Request(
        method="POST",
        url=base + line["path"],
        headers=line["headers"],
        body=line["body"].encode(),
    )


def test_fedify_follows_and_stops(met):
    follow, undo, again = met["sent"]
    receive(sent(follow), now=when(follow))
    assert Follower.objects.get().other.address == met["peer"]["id"]
    receive(sent(undo), now=when(undo))
    receive(sent(follow), now=when(undo))
    assert not Follower.objects.exists()
    receive(sent(again), now=when(again))
    assert Follower.objects.exists()


def test_what_fedify_sent_is_taken_once(met):
    follow = met["sent"][0]
    for _time in range(3):
        receive(sent(follow), now=when(follow))
    assert Activity.objects.filter(kind="Accept").count() == 1


def test_what_fedify_sent_is_refused_when_it_comes_late(met):
    follow = met["sent"][0]
    with pytest.raises(Unsigned):
        receive(sent(follow), now=when(follow) + timedelta(hours=2))


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_fedify_sent_is_refused_when_it_is_changed(met, change):
    follow = met["sent"][0]
    with pytest.raises((Unsigned, Malformed)):
        receive(sent(change(follow)), now=when(follow))
    assert not Follower.objects.exists()


def test_what_was_refused_then_is_refused_again(met):
    """Another thing under an id that was used, and what somebody else's key has signed."""
    for line in met["sent"][:2]:
        receive(sent(line), now=when(line))
    for line in met["refused"]:
        with pytest.raises((Unsigned, Contradicted)) as refused:
            receive(sent(line), now=when(line))
        assert refused.value.status == line["status"]
    assert {line["status"] for line in met["refused"]} == {401, 409}
    assert not Follower.objects.exists()


def test_the_proof_that_fedify_made_is_right_beside_its_older_signature(met):
    """It puts a Linked Data signature on after the proof."""
    document = read(met["sent"][0]["body"].encode())
    assert "signature" in document
    [proof] = proofs_of(document)
    keys = {one["id"]: one["publicKeyMultibase"] for one in met["peer"]["assertionMethod"]}
    public = read_multikey(keys[proof.method])

    def is_right(signature, message):
        return verify(public, signature, message)

    verify_object(document, method=proof.method, verify=is_right)
    with pytest.raises(NotProved):
        verify_object({**document, "object": "x"}, method=proof.method, verify=is_right)


def test_fedify_took_all_that_we_sent(met):
    assert {line["status"] for line in met["received"]} == {202}
    kinds = [json.loads(line["body"])["type"] for line in met["received"]]
    assert kinds == ["Accept", "Create", "Announce", "Update", "Accept", "Delete"]


def test_what_we_sent_to_fedify_still_checks(met):
    """Signed and proved as then, with the keys that our documents named."""
    actors = {one["id"]: one for one in met["actors"]}
    for line in met["received"]:
        request = received(met, line)
        document = read(request.body)
        actor = actors[document["actor"]]
        claim = read_claim(request, now=parsed(line))
        assert claim.key_id == actor["publicKey"]["id"] == line["signer"]
        claim.check(read_key(actor["publicKey"]["publicKeyPem"]))
        [key] = actor["assertionMethod"]
        public = read_multikey(key["publicKeyMultibase"])
        verify_object(
            document,
            method=key["id"],
            verify=lambda signature, message, public=public: verify(public, signature, message),
        )


def parsed(line) -> datetime:
    """When we signed: the moment of the proof, which is that of sending."""
    return datetime.fromisoformat(json.loads(line["body"])["proof"]["created"])
