"""Records of several groups in tests: what each says, in its order, and how we hear it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction

from core import hooks
from core.record.rules.canonical import canonical
from core.refusals import Refusal
from federation.confederations.counting import seconds
from federation.confederations.exchange.names import given_by
from federation.confederations.exchange.votes import terms_in
from federation.confederations.models import Confederation
from federation.confederations.rules.charters import charter_digest
from federation.confederations.rules.majorities import Ballots
from federation.peers.actions import knowing
from federation.peers.models import Peer, State
from federation.peers.rules import introductions
from federation.peers.rules.entries import is_about_keys, read_entry
from federation.wire.rules.witnesses import cosignature_line, cosigned_text
from tests.neighbours import Neighbour

BEGUN = datetime(2030, 5, 1, 12, tzinfo=UTC)
OPENS_ON, CLOSES_ON = date(2030, 5, 3), date(2030, 5, 8)
RETURNS_BY = datetime(2030, 5, 10, tzinfo=UTC)
IN_TIME = RETURNS_BY - timedelta(hours=20)
AFTERWARDS = RETURNS_BY + timedelta(minutes=1)
VALUES = {"group.name": "The Valley", "confederation.of_groups": True}
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

    def line_under(self, note: str, *, at: datetime) -> str:
        """How it vouches for a checkpoint of somebody."""
        return line_under(note, self, at=at)

    # --- As a confederation -------------------------------------------------------------------
    def announce(self, number: int = 1, **values: Any) -> None:
        given = VALUES | values
        digest = charter_digest(number, given)
        self.tell("confederation.charter", number=number, digest=digest, values=given)

    def seat(self, home: "Home", at: datetime = BEGUN, **facts: Any) -> str:
        uid = str(given_by(self.origin))
        told = {
            "seat": uid,
            "origin": home.origin,
            "name": home.name,
            "address": home.address,
            "zone": "UTC",
            "weight": "1",
            "introduction": home.introduction,
        }
        self.tell("confederation.seat", at, **(told | facts))
        return uid

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
    return note + "".join(line_under(note, one, at=at) for one in witnesses)


def line_under(note: str, witness: Neighbour, *, at: datetime) -> str:
    """The line by which a group vouches for the checkpoint of another."""
    signed = cosigned_text(note.partition("\n\n")[0] + "\n", seconds(at))
    return cosignature_line(
        name=f"folkmoot/{witness.origin}/witness",
        public=witness.witness_key.public,
        signature=witness.witness_key.sign(signed),
        at=seconds(at),
    )


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


def follow(confederation: Home) -> Confederation:
    """We have decided to join it: its words are about something that we know."""
    found: Confederation = Confederation.objects.create(
        origin=confederation.origin,
        peer=confederation.peer,
        name="The Valley",
        hub=confederation.origin,
        wanted_at=BEGUN,
    )
    return found


def hear(home: Home, place: int, *, now: datetime = AFTERWARDS) -> str:
    """What follows from one thing that a group said; why nothing does, if so."""
    kind, body, index, at = home.record[place]
    peer = Peer.objects.get(pk=home.peer.pk)
    try:
        with transaction.atomic():
            hooks.civic_kinds[kind](peer, body, index=index, logged_at=at, now=now)
    except Refusal as refusal:
        return str(refusal)
    return ""


def last(home: Home) -> str:
    """What follows from the last thing that it said."""
    return hear(home, len(home.record) - 1)


def hear_all(*homes: Home, now: datetime = AFTERWARDS) -> list[str]:
    """Read their records to the end, one after the other; what was refused, and why."""
    refused = []
    for home in homes:
        refused += [hear(home, place, now=now) for place in range(len(home.record))]
        Peer.objects.filter(pk=home.peer.pk).update(heard_at=now)
    return [why for why in refused if why]


def hear_in(order: Iterable[Home], *, now: datetime = AFTERWARDS) -> None:
    """Read on in these records, one object each time; the same twice in a row is said again."""
    places: dict[str, int] = {}
    for home in order:
        place = places.get(home.origin, 0)
        places[home.origin] = place + 1
        hear(home, place, now=now)
        hear(home, place, now=now)
    Peer.objects.update(heard_at=now)


@contextmanager
def undone() -> Iterator[None]:
    """Inside, things happen; afterwards they never did."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
