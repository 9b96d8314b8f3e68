"""A village that belongs to a confederation: what the other groups say is played by hand."""

import json
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from core import hooks
from core.instance import instance
from core.people.models import Person
from core.refusals import Refusal
from federation.confederations.counting import seconds
from federation.confederations.exchange.names import given_by
from federation.confederations.exchange.votes import terms_in
from federation.confederations.models import Confederation, JointProposal, JointVote, Seat
from federation.confederations.rules.charters import charter_digest
from federation.peers.actions import knowing
from federation.peers.models import CivicObject, Peer, State
from federation.peers.rules import introductions
from federation.wire.wall import wall
from groups.proposals import actions as proposals
from groups.proposals.models import Proposal
from groups.referenda.models import Referendum
from tests import world
from tests.neighbours import Neighbour

CHARTER = {
    "group.name": "Village",
    "proposals.signature_days": 10,
    "membership.newcomer_rates_all": "always",
}
VALUES: dict[str, Any] = {
    "group.name": "The Valley",
    "confederation.of_groups": True,
    "confederation.signatures": 3,
    "confederation.groups": 2,
    "decisions.waiting_days": 2,
    "confederation.discussion_days": 1,
    "confederation.voting_days": 3,
}
GRACE = timedelta(hours=24)


class Valley:
    """A confederation of our village, the hill and the lake; its own computer is the hub."""

    def __init__(self, *names: str, charter: dict[str, Any] | None = None) -> None:
        people = names or ("Aino", "Bertil", "Cilla")
        self.people = world.a_village(*people, charter=CHARTER | (charter or {}))
        self.join()

    def join(self) -> None:
        """Our village is taken in; it is there already."""
        self._index = 0
        self.hub, self.hill, self.lake = (_peer(name) for name in ("Valley", "Hill", "Lake"))
        self.confederation = Confederation.objects.create(
            origin=self.hub.origin,
            peer=self.hub,
            name="The Valley",
            hub=self.hub.origin,
            wanted_at=world.now(),
        )
        digest = charter_digest(1, VALUES)
        self.was_shown(1)
        self.says(self.hub, "confederation.charter", number=1, digest=digest, values=VALUES)
        for peer in (self.hill, self.lake):
            self.seat(peer.origin, peer.name, introduction=peer.introduction)
        self.seat(instance.origin, "Village", introduction=self.hill.introduction)
        self.confederation.refresh_from_db()

    def seat(self, origin: str, name: str, *, introduction: str) -> None:
        """The confederation took a group in when our people decided to join it."""
        document = json.loads(introduction)
        self.was_shown(self._index + 1)
        self.says(
            self.hub,
            "confederation.seat",
            seat=str(given_by(self.hub.origin)),
            origin=origin,
            name=name,
            address="https://somewhere.example",
            zone="UTC",
            weight="1",
            introduction={**document, "origin": origin},
        )

    def unseat(self, seat: Seat, *, reason: str = "left") -> str:
        """A group belonged to it no more when our people decided to join."""
        self.was_shown(self._index + 1)
        told = {"seat": str(seat.uid), "origin": seat.origin, "reason": reason}
        return self.says(self.hub, "confederation.unseat", **told)

    def was_shown(self, last: int) -> None:
        """Our people decided to join when its record had come so far."""
        shown = {"is_plan": False, "number": 1, "values": VALUES, "groups": [], "size": last + 1}
        Confederation.objects.filter(origin=self.hub.origin).update(agreed=shown)

    def says(self, peer: Peer, kind: str, **body: Any) -> str:
        """A group says something; returns why nothing followed, or nothing."""
        self._index += 1
        now = world.now()
        try:
            why = hooks.civic_kinds[kind](peer, body, index=self._index, logged_at=now, now=now)
        except Refusal as refusal:
            return str(refusal)
        return why or ""

    # --- What others ask ----------------------------------------------------------------------
    def asks(self, peer: Peer, *, started: str = "signatures", **words: Any) -> JointProposal:
        """A group, or people in it, ask all groups something."""
        uid = given_by(peer.origin)
        told = {
            "title": "A bus on Sundays",
            "text": "The bus goes.",
            "reason": "",
            "language": "en",
        }
        why = self.says(
            peer,
            "joint.proposed",
            confederation=self.hub.origin,
            proposal=str(uid),
            name=peer.name,
            started=started,
            effects=[],
            **(told | words),
        )
        assert not why, why
        return JointProposal.objects.get(uid=uid)

    def opens(
        self, asked: UUID, *, words: dict[str, Any] | None = None, days: tuple[int, int] = (2, 3)
    ) -> JointVote:
        """The hub opens the vote: from so many days from now, for so many days."""
        charter = self._with_days(*days)
        opens_on = world.today() + timedelta(days=days[0])
        closes_on = opens_on + timedelta(days=days[1] - 1)
        uid = given_by(self.hub.origin)
        told = {
            "title": "A bus on Sundays",
            "text": "The bus goes.",
            "reason": "",
            "language": "en",
        }
        midnight = datetime.combine(
            closes_on + timedelta(days=1), datetime.min.time(), tzinfo=world.now().tzinfo
        )
        why = self.says(
            self.hub,
            "joint.opened",
            confederation=self.hub.origin,
            charter=charter,
            vote=str(uid),
            proposal=str(asked),
            effects=[],
            started_by=self.hill.origin,
            sheets={},
            opens_on=opens_on.isoformat(),
            closes_on=closes_on.isoformat(),
            returns_by=seconds(midnight + GRACE),
            terms=terms_in(self.confederation.values).stored(),
            **(told | (words or {})),
        )
        assert not why, why
        return JointVote.objects.get(uid=uid)

    def _with_days(self, talk: int, vote: int) -> int:
        """The number of the charter by which dates are so many days away; it may be a new one."""
        days = {"discussion_days": max(talk - 1, 1), "voting_days": vote}
        rules = {f"confederation.{name}": number for name, number in days.items()}
        number, values = 1, VALUES | rules
        if values != VALUES:
            # As if a joint vote had changed it.
            number = 2
            told = {"digest": charter_digest(number, values), "values": values}
            told["announced_at"] = world.now()
            self.confederation.charters.get_or_create(number=number, defaults=told)
        return number


def _peer(name: str) -> Peer:
    neighbour = Neighbour(name)
    peer = knowing.know(introductions.read(neighbour.introduce()), now=world.now())
    # As if it had been read and asked: before that nothing is signed.
    Peer.objects.filter(pk=peer.pk).update(state=State.PINNED, asked_at=wall())
    peer.refresh_from_db()
    return peer


def said(kind: str) -> list[dict[str, Any]]:
    """What we have told the others, of one kind, in order."""
    told = CivicObject.objects.filter(kind=kind).order_by("number")
    return [each.content["body"] for each in told]


def a_question(valley: Valley, author: Person, **words: Any) -> Proposal:
    """One that a member puts to all groups."""
    told = {"title": "A ferry", "text": "There is a ferry."} | words
    draft = proposals.draft(author, asked_of=valley.hub.origin, now=world.now(), **told)
    return proposals.publish(draft, author, now=world.now())


def held(page: Proposal) -> Referendum:
    """The vote on a joint question here."""
    return Referendum.objects.get(proposals=page)


def page_of(row: JointProposal | JointVote) -> Proposal:
    """Its page as it is in the database."""
    row.refresh_from_db()
    assert row.proposal is not None
    return Proposal.objects.get(pk=row.proposal.pk)


def until(day: date) -> None:
    """Live until this day, with what is due at every beat."""
    world.on(day)
