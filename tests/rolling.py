"""Homes and guardians in tests: neighbours who speak about rolls, and what we answer them."""

import json
import os
from datetime import UTC, datetime, time, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client

from core.instance import instance
from core.people.actions.emails import confirm_email
from core.people.models import Person
from core.record.sequencer import sequence
from federation.confederations.counting import seconds
from federation.confederations.exchange.names import given_by
from federation.confederations.exchange.votes import terms_in
from federation.confederations.models import Confederation, JointVote
from federation.confederations.rules.charters import charter_digest
from federation.peers.actions import knowing, visiting
from federation.peers.models import Peer
from federation.rolls.rules import identifiers
from federation.rolls.rules.nullifiers import digest_of, nullifier, question
from federation.wire.rules import voprf
from federation.wire.rules.requests import Request
from federation.wire.signatures import sign
from federation.wire.wall import wall
from tests import neighbours, world
from tests.neighbours import Neighbour, Reply
from tests.together import VALUES

DAYS_TO_TALK, DAYS_TO_VOTE = 14, 7
SOME_VOTE = "00000000-0000-4000-8000-000000000001"
ROLL_DAY = world.FIRST_NOON.date() + timedelta(days=7)
OPENS_ON = world.FIRST_NOON.date() + timedelta(days=DAYS_TO_TALK)


class Other(Neighbour):
    """A group that votes with ours: a home with a list, and a guardian if it is asked to be one."""

    def __init__(self, name: str, *, vote: str = "") -> None:
        super().__init__(name)
        self.vote = vote
        self.seed = os.urandom(32)
        self.listed: list[str] = []
        self.evaluated = 0

    @property
    def key(self) -> tuple[bytes, bytes]:
        return voprf.derive_key(self.seed, b"")

    def name_key(self) -> None:
        self.say("joint.guarded", {"vote": self.vote, "public_key": self.key[1].hex()})

    def list_members(self, *guardians: "Other", emails: list[str], unnamed: int = 0) -> None:
        """What a home says that has asked these guardians about its members."""
        values = [question(self.vote, identifiers.email(email)) for email in emails]
        for guardian in guardians:
            values = [voprf.value(guardian.key[0], value) for value in values]
        self.listed = sorted({nullifier(self.vote, value) for value in values})
        count = len(self.listed)
        self.say("joint.electors", {"vote": self.vote, "size": len(emails) + unnamed})
        digest = digest_of(self.vote, self.listed, origin=self.origin)
        body = {"vote": self.vote, "count": count, "unnamed": unnamed, "digest": digest}
        self.say("joint.nullifiers", body)

    def list_as(self, announced: dict[str, Any], listed: list[str], *, size: int) -> None:
        """It announces what another home has announced, and shows that one's list as its own."""
        self.listed = sorted(listed)
        self.say("joint.electors", {"vote": self.vote, "size": size})
        self.say("joint.nullifiers", announced)

    def let_go(self, named: str) -> None:
        self.say("joint.released", {"vote": self.vote, "nullifier": named})

    def _answer(self, path: str, body: bytes) -> Reply:
        where = urlsplit(path)
        if where.path == "/federation/rolls/evaluate":
            return self._evaluate(json.loads(body))
        if where.path == "/federation/rolls/list":
            return self._page(parse_qs(where.query).get("after", [""])[0])
        return super()._answer(path, body)

    def _evaluate(self, asked: dict[str, Any]) -> Reply:
        elements = [bytes.fromhex(one) for one in asked["elements"]]
        self.evaluated += len(elements)
        found = voprf.evaluate(self.key[0], elements, rand=(7).to_bytes(32, "little"))
        answer = {
            "elements": [one.hex() for one in found.elements],
            "challenge": found.challenge.hex(),
            "response": found.response.hex(),
        }
        return 200, json.dumps(answer).encode()

    def _page(self, after: str) -> Reply:
        rest = [one for one in self.listed if one > after]
        page = {"nullifiers": rest[:2], "more": len(rest) > 2}
        return 200, json.dumps(page).encode()

    # --- What it asks us ----------------------------------------------------------------------
    def asks(self, path: str, document: dict[str, Any] | None = None, **sent: bytes) -> Any:
        """Our answer to a signed request of this group, or another body than was signed."""
        body = b"" if document is None else json.dumps(document).encode()
        request = Request(
            method="POST" if body else "GET",
            url=instance.address + path,
            headers={"content-type": "application/json"} if body else {},
            body=body,
        )
        signed = sign(
            request,
            key_id=f"{self.address}/federation/instance#http-1",
            sign=neighbours._request_key.sign,
            now=wall(),
            nonce=os.urandom(16).hex(),
        )
        headers = {name: text for name, text in signed.headers.items() if name != "content-type"}
        if not body:
            return Client().get(path, headers=headers)
        body = sent.get("body", body)
        return Client().post(path, body, content_type="application/json", headers=headers)


def pinned(other: Other) -> Peer:
    """Know a neighbour, and read its record."""
    peer = knowing.know(knowing.introduce(other.address), now=world.now())
    heard(peer)
    return peer


def heard(*peers: Peer) -> None:
    """Read on in these records."""
    sequence(world.now())
    for peer in peers:
        visiting.visit(peer, now=world.now())
        peer.refresh_from_db()


def a_confederation(hub: Other, *others: Other, guardians: list[str]) -> Confederation:
    """Ours and these groups are in it, as its own record says; these origins guard the rolls."""
    days = {"discussion_days": DAYS_TO_TALK - 1, "voting_days": DAYS_TO_VOTE}
    values = VALUES | {f"confederation.{name}": number for name, number in days.items()}
    values["confederation.guardians"] = " ".join(guardians)
    charter = {"number": 1, "digest": charter_digest(1, values), "values": values}
    peer = pinned(hub)
    found: Confederation = Confederation.objects.create(
        origin=hub.origin,
        peer=peer,
        name=hub.name,
        hub=hub.origin,
        wanted_at=world.now(),
        # Far more than its record holds: all of it was there when we were shown it.
        agreed={**charter, "is_plan": False, "groups": [], "size": 10_000},
    )
    hub.say("confederation.charter", charter)
    for origin, name, address, introduction in (
        *((one.origin, one.name, one.address, one.introduction) for one in others),
        (instance.origin, "Our village", instance.address, hub.introduction),
    ):
        seat = {
            "seat": str(given_by(hub.origin)),
            "origin": origin,
            "name": name,
            "address": address,
            "zone": "UTC",
            "weight": "1",
            "introduction": {**introduction, "origin": origin},
        }
        hub.say("confederation.seat", seat)
    heard(peer)
    found.refresh_from_db()
    assert found.seats.count() == len(others) + 1
    return found


def a_joint_vote(confederation: Confederation, hub: Other, *, uid: str = "") -> JointVote:
    """A vote of all of them that opens in two weeks; it has its page in our group."""
    uid, closes_on = uid or str(given_by(hub.origin)), OPENS_ON + timedelta(days=DAYS_TO_VOTE - 1)
    midnight = datetime.combine(closes_on + timedelta(days=1), time(), tzinfo=UTC)
    terms = terms_in(confederation.values)
    opened = {
        "confederation": hub.origin,
        "charter": 1,
        "vote": uid,
        "proposal": str(given_by(hub.origin)),
        "title": "A bus on Sundays",
        "text": "The bus goes.",
        "reason": "",
        "language": "en",
        "effects": [],
        "started_by": confederation.seats.order_by("number").first().origin,
        "sheets": {},
        "opens_on": OPENS_ON.isoformat(),
        "closes_on": closes_on.isoformat(),
        "returns_by": seconds(midnight + timedelta(hours=terms.grace_hours)),
        "terms": terms.stored(),
    }
    hub.say("joint.opened", opened)
    heard(confederation.peer)
    return JointVote.objects.get(uid=uid)


def confirmed(person: Person, email: str) -> None:
    """The address of this member was confirmed."""
    person.email = email
    person.save()
    confirm_email(person)
