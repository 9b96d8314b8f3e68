"""A neighbour whose trustees name a new key, and others who have seen it wait, in tests."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core import hooks
from core.instance import instance
from core.keys import actions as held
from core.keys import signing
from federation.identity.rules import keys as law
from federation.peers.actions import knowing, visiting
from federation.peers.models import Peer
from federation.wire.rules import multibase
from tests import world
from tests.neighbours import Neighbour, line_under

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONG_AGO = timedelta(days=30)
TRUSTEES = [Ed25519PrivateKey.from_private_bytes(bytes([letter]) * 32) for letter in b"tuv"]


def public(trustee: Ed25519PrivateKey) -> str:
    return multibase.write_multikey(trustee.public_key().public_bytes_raw())


class Stolen(Neighbour):
    """A group whose computer, clock and recovery sheets somebody else may have."""

    def name_trustees(self, needed: int = 2) -> None:
        facts = {"trustees": [public(one) for one in TRUSTEES], "needed": needed, "signatures": {}}
        self.append(law.TRUSTEES, "key:trustees", facts)

    def recover(self, *, by: str = "tu", at: datetime | None = None) -> int:
        """Trustees name a new key for objects; it is used at once. Returns where that stands."""
        self.at = at or self.at
        key = signing.generate("object", self.object_key.epoch + 1)
        written = multibase.write_multikey(key.public)
        message = law.statement(
            origin=self.origin, purpose="object", epoch=key.epoch, public=written
        )
        chosen = [one for one, letter in zip(TRUSTEES, "tuv", strict=True) if letter in by]
        facts = {
            "purpose": "object",
            "epoch": key.epoch,
            "public_key": written,
            "signatures": {public(one): multibase.encode(one.sign(message)) for one in chosen},
        }
        self.object_key = key
        return self.append(law.RECOVERED, f"key:object-{key.epoch}", facts)

    def shows(self, *notes: str, epoch: int = 2, at: datetime | None = None) -> int:
        """It shows who has seen that its key waits."""
        self.at = at or self.at
        facts = {"purpose": "object", "epoch": epoch, "notes": [*notes], "is_enough": True}
        return self.append(law.WITNESSED, f"key:object-{epoch}", facts)

    def seen_by(self, moments: "Mapping[Neighbour | None, datetime]") -> str:
        """Its checkpoint of this moment, with the lines of others under it; None are we."""
        note = self.checkpoint()
        return note + "".join(
            who.line_under(note, at=at)
            if who
            else line_under(note, instance.origin, held.witness_key(), at=at)
            for who, at in moments.items()
        )


def known(neighbour: Neighbour, *, now: datetime) -> Peer:
    """A group that we know and have read to its end."""
    peer = knowing.know(knowing.introduce(neighbour.address), now=now)
    return read_on(peer, now=now)


def read_on(peer: Peer, *, now: datetime) -> Peer:
    """Read on in its record, at this moment by our clock."""
    for _turn in range(2):
        findings = visiting.visit(peer, now=now)
        assert not findings.error, findings.error
        peer.refresh_from_db()
    return peer


def decide_together(monkeypatch: Any, *origins: str) -> None:
    """Let these groups be a circle, whoever asks about one of them, and at whichever moment."""

    def circles(origin: str, *, at: datetime) -> list[frozenset[str]]:
        return [frozenset(origins) - {origin}]

    monkeypatch.setattr(hooks.circles, "_things", {"test": circles})


class Hill:
    """The hill's record is read; with the lake, the shore and us it decides about something."""

    def __init__(self, street):
        self.hill, self.lake, self.shore = street
        self.start = world.now()
        self.peers = [known(one, now=self.start) for one in (self.lake, self.shore)]
        self.peer = known(self.hill, now=self.start)
        self.hill.name_trustees()

    def read(self, after=timedelta()):
        self.peer = read_on(self.peer, now=self.start + after)
        return self.peer

    def recover(self, *, by="tu"):
        """Trustees name a key, and the entry is dated back by a month."""
        return self.hill.recover(by=by, at=self.start - LONG_AGO)

    def shows(self, *after, epoch=2):
        """It shows that two of three others have seen its record at these moments."""
        notes = [
            self.hill.seen_by(dict.fromkeys((self.lake, None), self.start + moment))
            for moment in after
        ]
        return self.hill.shows(*notes, epoch=epoch, at=self.start)

    @property
    def keys(self):
        """Its keys for objects by number: where each begins and ends, and whether it counts."""
        found = [key for key in knowing.keys_of(self.peer) if key.purpose == "object"]
        return {key.epoch: (key.last, key.counts_from is not None) for key in found}

    @property
    def present(self):
        key = law.current(knowing.keys_of(self.peer), "object", now=self.start)
        return key.epoch if key else None
