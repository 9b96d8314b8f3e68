"""Records of several groups in tests: what each says, in its order, and how we hear it."""

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

from core.record.rules.canonical import canonical
from federation.confederations.counting import seconds
from federation.confederations.exchange.names import given_by
from federation.confederations.exchange.votes import terms_in
from federation.confederations.rules.charters import charter_digest
from federation.confederations.rules.majorities import Ballots
from federation.peers.actions import knowing
from federation.peers.models import Peer, State
from federation.peers.rules import introductions
from federation.peers.rules.entries import is_about_keys, read_entry
from tests.neighbours import Neighbour

BEGUN = datetime(2030, 5, 1, 12, tzinfo=UTC)
OPENS_ON, CLOSES_ON = date(2030, 5, 3), date(2030, 5, 8)
RETURNS_BY = datetime(2030, 5, 10, tzinfo=UTC)
IN_TIME = RETURNS_BY - timedelta(hours=20)
AFTERWARDS = RETURNS_BY + timedelta(minutes=1)
VALUES = {
    "group.name": "The Valley",
    "confederation.of_groups": True,
    "confederation.discussion_days": 1,
    "confederation.voting_days": 6,
}
# The dates of a vote that is opened on the day of that deadline.
LATER: dict[str, Any] = {
    "opens_on": "2030-05-12",
    "closes_on": "2030-05-17",
    "returns_by": seconds(RETURNS_BY + timedelta(days=9)),
}
ROLL = "ab" * 32
NOBODY = Ballots()


class Home(Neighbour):
    """A group whose record we read. What it says stands there in its order."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.record: list[tuple[str, dict[str, Any], int, datetime]] = []
        # Its checkpoint when it announced its roll, and who has vouched for anything of it.
        self.rolled = ""
        self.witnesses: dict[str, Neighbour] = {}
        self.peer = self._pinned()

    def _pinned(self) -> Peer:
        peer = knowing.know(introductions.read(self.introduction), now=BEGUN)
        for index, (data, _travels) in enumerate(self.log.leaves):
            entry = read_entry(data, index=index)
            if entry is not None and is_about_keys(entry):
                peer.heard_keys.create(
                    index=index, verb=entry.verb, at=entry.at, payload=canonical(entry.facts)
                )
        peer.state = State.PINNED
        peer.save()
        return peer

    def tell(self, kind: str, at: datetime = BEGUN, /, **body: Any) -> dict[str, Any]:
        """Say something; it is heard when somebody reads on."""
        self.at = at
        self.say(kind, body)
        self.record.append((kind, body, self.log.size - 1, at))
        return body

    # --- As a confederation -------------------------------------------------------------------
    def announce(
        self, number: int = 1, at: datetime = BEGUN, *, vote: str | None = None, **values: Any
    ) -> str:
        given = VALUES | values
        digest = charter_digest(number, given)
        told = {"number": number, "digest": digest, "values": given, "ground": {"vote": vote}}
        self.tell("confederation.charter", at, **told)
        return digest

    def seat(
        self,
        home: "Home",
        at: datetime = BEGUN,
        *,
        vote: str | None = None,
        word: str | None = None,
        **facts: Any,
    ) -> str:
        uid = str(given_by(self.origin))
        told = {
            "seat": uid,
            "origin": home.origin,
            "name": home.name,
            "address": home.address,
            "zone": "UTC",
            "weight": "1",
            "introduction": home.introduction,
            "ground": {"vote": vote, "word": word},
        }
        self.tell("confederation.seat", at, **(told | facts))
        return uid

    def unseat(
        self,
        seat: str,
        home: "Home",
        at: datetime = BEGUN,
        *,
        vote: str | None = None,
        word: str | None = None,
        **facts: Any,
    ) -> None:
        told = {
            "seat": seat,
            "origin": home.origin,
            "reason": "expelled" if vote else "left",
            "ground": {"vote": vote, "word": word},
        }
        self.tell("confederation.unseat", at, **(told | facts))

    def open(self, asked: str, by: "Home | None", **facts: Any) -> str:
        uid = str(given_by(self.origin))
        told = {
            "confederation": self.origin,
            "charter": 1,
            "vote": uid,
            "proposal": asked,
            "title": "A bus line",
            "text": "The bus goes on Sundays, too.",
            "reason": "",
            "language": "en",
            "effects": [],
            "started_by": by.origin if by else None,
            "sheets": {},
            "opens_on": OPENS_ON.isoformat(),
            "closes_on": CLOSES_ON.isoformat(),
            "returns_by": seconds(RETURNS_BY),
            "terms": terms_in(VALUES).stored(),
        }
        self.tell("joint.opened", **(told | facts))
        return uid

    # --- As a member --------------------------------------------------------------------------
    def joins(self, confederation: "Home", digest: str, at: datetime = BEGUN) -> str:
        """Say that it joins under a charter or a plan."""
        uid = str(given_by(self.origin))
        told = {"confederation": confederation.origin, "charter": digest, "zone": "UTC"}
        self.tell("confederation.join", at, **(told | {"word": uid}))
        return uid

    def leaves(self, confederation: "Home", at: datetime = BEGUN) -> str:
        uid = str(given_by(self.origin))
        self.tell("confederation.leave", at, confederation=confederation.origin, word=uid)
        return uid

    def propose(self, confederation: "Home", **facts: Any) -> str:
        uid = str(given_by(self.origin))
        told = {
            "confederation": confederation.origin,
            "proposal": uid,
            "name": self.name,
            "started": "decision",
            "title": "A bus line",
            "text": "The bus goes on Sundays, too.",
            "reason": "",
            "language": "en",
            "effects": [],
        }
        self.tell("joint.proposed", **(told | facts))
        return uid

    def roll(self, vote: str, size: int, digest: str = ROLL) -> None:
        self.tell("joint.roll", vote=vote, size=size, digest=digest, at=seconds(BEGUN))
        self.rolled = self.checkpoint()

    def returns(
        self, vote: str, yes: int = 0, no: int = 0, *, at: datetime = IN_TIME, **facts: Any
    ) -> str:
        uid = str(given_by(self.origin))
        ballots = asdict(Ballots(yes=yes, no=no))
        told = {
            "vote": vote,
            "return": uid,
            **ballots,
            "direct": ballots,
            "delegated": asdict(NOBODY),
            "roll_digest": ROLL,
            "stated_at": seconds(at),
            "supersedes": None,
        }
        self.tell("joint.returned", at, **(told | facts))
        return uid

    def cosigned(self, *witnesses: Neighbour, at: datetime = IN_TIME) -> str:
        """The checkpoint of this moment, with the lines of others under it."""
        self.witnesses |= {one.origin: one for one in witnesses}
        return under(self.checkpoint(), *witnesses, at=at)

    def shows(self, vote: str, returned: str, *notes: str, at: datetime = IN_TIME) -> None:
        """Show who vouches for a return, and that they did for the roll when it was announced."""
        known = self.witnesses.values()
        rolled = [under(self.rolled, *known, at=BEGUN)] if self.rolled and known else []
        told = {"vote": vote, "return": returned, "notes": [*rolled, *notes]}
        self.tell("joint.witnessed", at, **told)


def under(note: str, *witnesses: Neighbour, at: datetime) -> str:
    """A checkpoint with the lines of others."""
    return note + "".join(one.line_under(note, at=at) for one in witnesses)


def a_confederation() -> Home:
    """One that we want to join, with its charter."""
    home = Home("Valley")
    home.announce()
    return home


def a_member(confederation: Home, name: str) -> Home:
    """A group that has a seat there."""
    home = Home(name)
    confederation.seat(home)
    return home
