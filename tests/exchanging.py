"""Records of several groups in tests: what each says, in its order, and how we hear it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction

from core import hooks
from core.record.rules.canonical import canonical
from core.refusals import Refusal
from federation.confederations.counting import count, seconds
from federation.confederations.exchange import listeners
from federation.confederations.exchange.hearing import arrived
from federation.confederations.exchange.names import given_by
from federation.confederations.exchange.votes import terms_in
from federation.confederations.models import Confederation, JointVote
from federation.confederations.rules.charters import charter_digest, plan_digest
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

    def line_under(self, note: str, *, at: datetime) -> str:
        """How it vouches for a checkpoint of somebody."""
        return line_under(note, self, at=at)

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


def plan_of(*homes: Home, **values: Any) -> dict[str, Any]:
    """What their people and ours agreed to, who found a confederation."""
    given = VALUES | values
    groups = [{"origin": one.origin, "name": one.name, "address": one.address} for one in homes]
    digest = plan_digest(given, [one.origin for one in homes])
    return {"is_plan": True, "number": 1, "values": given, "groups": groups, "digest": digest}


def _shown(confederation: Home) -> dict[str, Any]:
    """Its charter, and how long its record is, when our people decided to join."""
    told = [body for kind, body, *_rest in confederation.record if kind.endswith(".charter")]
    charter = told[-1] if told else {"number": 1, "values": VALUES, "digest": ROLL}
    return {**charter, "is_plan": False, "groups": [], "size": confederation.log.size}


def follow(confederation: Home, plan: dict[str, Any] | None = None) -> Confederation:
    """We have decided to join it: its words are about something that we know.

    Without a plan it was there before, and what it said until now was shown to us.
    """
    found: Confederation = Confederation.objects.create(
        agreed=plan or _shown(confederation),
        origin=confederation.origin,
        peer=confederation.peer,
        name="The Valley",
        hub=confederation.origin,
        wanted_at=BEGUN,
    )
    return found


def was_shown(confederation: Home) -> None:
    """Our people decided to join only now: what it said until now was shown to them."""
    Confederation.objects.filter(origin=confederation.origin).update(agreed=_shown(confederation))


def decided(vote: str, *, is_adopted: bool = True, now: datetime = AFTERWARDS) -> None:
    """We counted a vote for good, and it came to this."""
    row = JointVote.objects.get(uid=vote)
    facts = {"certified_at": now, "is_adopted": is_adopted, "members": {}}
    JointVote.objects.filter(pk=row.pk).update(**facts)
    row.refresh_from_db()
    counted = count(row)
    outcome = replace(counted.outcome, people_majority=is_adopted, groups_majority=is_adopted)
    listeners.tell(listeners.certified, row, replace(counted, outcome=outcome), now=now)
    arrived(f"certified:{vote}", now=now)


def hear(home: Home, place: int, *, now: datetime = AFTERWARDS) -> str:
    """What follows from one thing that a group said; why nothing does, if so."""
    kind, body, index, at = home.record[place]
    peer = Peer.objects.get(pk=home.peer.pk)
    try:
        with transaction.atomic():
            why = hooks.civic_kinds[kind](peer, body, index=index, logged_at=at, now=now)
    except Refusal as refusal:
        return str(refusal)
    return why or ""


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
