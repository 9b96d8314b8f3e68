"""What happens in an instance, told in a process of its own."""

import json
import os
from typing import Any

from core.charter import actions as charter
from core.heartbeat import clock
from core.keys.signing import verify
from federation.identity import speaking
from federation.identity.models import Delivery, Follower
from federation.identity.rules.activities import AS2, GROUP, INSTANCE
from federation.wire.actions import learn_manner
from federation.wire.fetching import ACTIVITY_KINDS, Fetcher
from federation.wire.models import Manner
from federation.wire.rules.multibase import read_multikey
from federation.wire.rules.proofs import proofs_of, verify_object
from federation.wire.rules.requests import Request
from groups.proposals import actions as proposals
from groups.proposals.models import Proposal
from tests import votes, world


def found() -> str:
    """Found a group; its group actor."""
    world.a_village("Aino", "Bertil", "Cilla", charter=votes.CHARTER, now=clock.now())
    return speaking.places().group


def propose(title: str) -> int:
    """Publish a proposal."""
    aino = world.Person.objects.get(forename="Aino")
    with clock.simulated(clock.now()):
        return int(votes.a_proposal(aino, title).number)


def revise(number: int, title: str) -> None:
    """Let its author change a proposal."""
    aino = world.Person.objects.get(forename="Aino")
    changed = Proposal.objects.get(number=number)
    proposals.revise(changed, aino, title=title, text="More want to sit.", now=clock.now())


def close_to_others() -> None:
    """Let the group not be followed any more."""
    change = {"federation.followable": False}
    charter.enact(change, now=clock.now(), decision=None, cause="test")


def follow(group: str, *, manner: str) -> int:
    """Let this instance's own actor ask to follow another's group; the status of the answer."""

    def dress(request: Request) -> Request:
        return speaking.dressed(request, by=INSTANCE, manner=Manner(manner))

    me = speaking.places().instance
    asked = {
        "@context": AS2,
        "id": f"{me}/follows/{os.urandom(4).hex()}",
        "type": "Follow",
        "actor": me,
        "object": group,
    }
    body = json.dumps(speaking.proved(asked, by=INSTANCE)).encode()
    return Fetcher(dress=dress).post(f"{group}/inbox", body, kind=ACTIVITY_KINDS[0]).status


def standing() -> dict[str, Any]:
    """Who follows here, and what became of each delivery."""
    ended = Delivery.objects.filter(ended_at__isnull=False).order_by("pk")
    return {
        "followers": list(Follower.objects.values_list("other__address", flat=True)),
        "delivered": list(ended.values_list("activity__kind", "status")),
        "waiting": Delivery.objects.waiting().count(),
    }


def read_group(group: str) -> list[list[str]]:
    """Follow the other's outbox to its notes, and check every proof with the other's own keys."""
    ask = Fetcher()
    outbox = ask.get(ask.get(group).document()["outbox"]).document()
    page = ask.get(outbox["first"]).document()
    notes = []
    for announce in page["orderedItems"]:
        _check({**announce, "@context": page["@context"]})
        note = ask.get(announce["object"]).document()
        _check(note)
        notes.append([note["type"], note["content"]])
    return notes


def _check(document: dict[str, Any]) -> None:
    [proof] = proofs_of(document)
    actor = Fetcher().get(proof.method.partition("#")[0]).document()
    keys = {one["id"]: one["publicKeyMultibase"] for one in actor["assertionMethod"]}
    public = read_multikey(keys[proof.method])
    verify_object(
        document,
        method=proof.method,
        verify=lambda signature, message: verify(public, signature, message),
    )


def actors() -> list[dict[str, Any]]:
    """Our own two documents, as others read them."""
    return [speaking.actor(name) for name in (GROUP, INSTANCE)]


def fetch(address: str) -> dict[str, Any]:
    """Another's document, through the guarded fetcher."""
    return Fetcher().get(address).document()


def learn(host: str, manner: str) -> None:
    """Let us believe that a host understands this kind of signature."""
    learn_manner(host=host, manner=Manner(manner))
