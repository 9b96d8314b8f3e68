"""Another group on another computer, played in this process: it can also lie, fail and forget."""

import hashlib
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from core.keys import requests, signing
from core.keys.signing import SigningKey
from core.record.rules.canonical import canonical, leaf_data
from core.record.rules.checkpoint import Statement
from core.record.rules.checkpoint import write as write_statement
from core.record.rules.note import sign_note
from core.record.rules.tiles import BITS, Place, read_place, write_bundle
from core.record.rules.tree import consistency_proof, leaf_hash, root_of
from federation.identity.rules import keys as law
from federation.peers.rules import civic, introductions
from federation.wire.fetching import NotFetched
from federation.wire.rules import multibase
from federation.wire.rules.proofs import sign_object
from federation.wire.rules.requests import Request
from federation.wire.rules.witnesses import (
    Submission,
    cosignature_line,
    cosigned_text,
    read_submission,
    write_submission,
)
from federation.wire.signatures import sign

AT = datetime(2030, 1, 1, 12, tzinfo=UTC)
_request_key = requests.generate(1)
Reply = tuple[int, bytes]


class Log:
    """The leaves of a record."""

    def __init__(self, leaves: list[tuple[bytes, bool]] | None = None) -> None:
        # The bytes of each, and whether they travel.
        self.leaves = leaves or []

    @property
    def hashes(self) -> list[bytes]:
        return [leaf_hash(data) for data, _travels in self.leaves]

    @property
    def size(self) -> int:
        return len(self.leaves)

    def read(self, height: int, index: int) -> bytes:
        width = 1 << height
        chosen = self.leaves[index * width : (index + 1) * width]
        return root_of(leaf_hash(data) for data, _travels in chosen)

    def copy(self) -> "Log":
        return Log(list(self.leaves))


class Neighbour:
    """A group with a record, keys and an address. `twist` may change any answer."""

    def __init__(self, name: str = "Hillside", *, private: int = 3) -> None:
        self.name = name
        self.address = f"https://{name.lower()}.example"
        self.log_keys: dict[int, SigningKey] = {1: signing.generate("log", 1)}
        self.object_key = signing.generate("object", 1)
        self.witness_key = signing.generate("witness", 1)
        self.origin = hashlib.sha256(self.log_keys[1].public).hexdigest()
        self.log = Log()
        self.objects: dict[int, dict[str, Any]] = {}
        self.handovers: dict[int, str] = {}
        self.held: dict[str, str] = {}
        # What it answers at addresses of rooms, by their paths.
        self.documents: dict[str, dict[str, Any]] = {}
        self.asked: list[str] = []
        self.is_up = True
        # What its clock says.
        self.at = AT
        self.vouches = True
        self.twist: Callable[[str, Reply], Reply] = lambda _path, reply: reply
        self.pass_days(private)
        for purpose, public in self.publics.items():
            facts = {"purpose": purpose, "epoch": 1, "public_key": public}
            self.append(law.MADE, f"key:{purpose}-1", facts)
        self.introduction = self.introduce()

    @property
    def publics(self) -> dict[str, str]:
        return {
            "object": multibase.write_multikey(self.object_key.public),
            "witness": multibase.write_multikey(self.witness_key.public),
            "http": _request_key.public,
        }

    # --- What happens there -------------------------------------------------------------------
    def append(
        self, verb: str, subject: str, facts: dict[str, Any], *, travels: bool = True
    ) -> int:
        data = leaf_data(
            uid=str(uuid4()),
            verb=verb,
            version=1,
            subject=subject,
            payload=canonical(facts),
            at=self.at,
        )
        self.log.leaves.append((data, travels))
        return self.log.size - 1

    def pass_days(self, entries: int) -> None:
        """Things happen that are nobody else's business."""
        for _entry in range(entries):
            self.append("group.lived", "day:1", {"salt": os.urandom(8).hex()}, travels=False)

    def say(self, kind: str, body: dict[str, Any], *, uid: str = "", number: int = 0) -> str:
        uid, number = uid or str(uuid4()), number or max(self.objects, default=0) + 1
        document = civic.write(
            origin=self.origin, uid=uid, kind=kind, number=number, body=body, at=self.at
        )
        facts = {"number": number, "kind": kind, "digest": civic.digest(document)}
        self.append("federation.said", f"civic:{uid}", facts)
        self.objects[number] = document
        return uid

    def change_log_key(self) -> None:
        epoch = max(self.log_keys) + 1
        key = signing.generate("log", epoch)
        facts = {"epoch": epoch, "public_key": key.public.hex()}
        self.append("record.key_changed", f"key:log-{epoch}", facts)
        self.handovers[epoch - 1] = self.checkpoint()
        self.log_keys[epoch] = key

    def change_object_key(self) -> None:
        key = signing.generate("object", self.object_key.epoch + 1)
        public = multibase.write_multikey(key.public)
        message = law.statement(
            origin=self.origin, purpose="object", epoch=key.epoch, public=public
        )
        facts = {
            "purpose": "object",
            "epoch": key.epoch,
            "public_key": public,
            "signature": multibase.encode(self.object_key.sign(message)),
        }
        self.append(law.CHANGED, f"key:object-{key.epoch}", facts)
        self.object_key = key

    def signed(self, url: str, *, at: datetime, nonce: str = "") -> Request:
        """A question of its instance, signed with its key at that moment."""
        return sign(
            Request(method="GET", url=url),
            key_id=f"{self.address}/federation/instance#http-1",
            sign=_request_key.sign,
            now=at,
            nonce=nonce or os.urandom(8).hex(),
        )

    # --- What it shows ------------------------------------------------------------------------
    def checkpoint(self, log: Log | None = None) -> str:
        log = log or self.log
        key = self.log_keys[max(self.log_keys)]
        name = f"folkmoot/{self.origin}"
        text = write_statement(Statement(origin=name, size=log.size, root=root_of(log.hashes)))
        return sign_note(text, name, key.public, key.sign)

    def line_under(self, note: str, *, at: datetime) -> str:
        """How it vouches for a checkpoint of somebody."""
        return line_under(note, self.origin, self.witness_key, at=at)

    def introduce(self) -> dict[str, Any]:
        return introductions.write(
            introductions.Introduction(
                origin=self.origin,
                address=self.address,
                name=self.name,
                log_keys={epoch: key.public.hex() for epoch, key in self.log_keys.items()},
                keys={purpose: (1, public) for purpose, public in self.publics.items()},
                checkpoint=self.checkpoint(),
            )
        )

    def submission(self, old: int, log: Log | None = None) -> str:
        """What it would bring a witness that knows its first `old` entries."""
        log = log or self.log
        path = consistency_proof(old, log.size, log.read) if 0 < old < log.size else []
        return write_submission(
            Submission(old_size=old, path=tuple(path), checkpoint=self.checkpoint(log))
        )

    def answer(self, path: str, body: bytes) -> Reply:
        self.asked.append(path)
        if not self.is_up:
            raise NotFetched("nobody answers")
        return self.twist(path, self._answer(path, body))

    def _answer(self, path: str, body: bytes) -> Reply:
        parts = path.strip("/").split("/")
        if path in self.documents:
            return 200, json.dumps(self.documents[path]).encode()
        if path == "/federation/introduction":
            return 200, json.dumps(self.introduction).encode()
        if path.startswith("/federation/civic"):
            return self._objects(int(path.rpartition("=")[2]))
        if path == "/witness/add-checkpoint":
            return self._vouch(body.decode())
        if parts[0] == "witness":
            note = self.held.get(parts[1], "")
            return (200, note.encode()) if note else (404, b"")
        if parts[:2] == ["log", "checkpoint"]:
            epoch = int(parts[2]) if len(parts) > 2 else 0
            return 200, self.handovers.get(epoch, self.checkpoint()).encode()
        if parts[0] != "log":
            return 404, b""
        return self._tile(parts[2], read_place("/".join(parts[3:])))

    def _objects(self, first: int) -> Reply:
        method = civic.method(self.origin, self.object_key.epoch)
        proved = [
            sign_object(document, method=method, sign=self.object_key.sign, at=AT)
            for number, document in sorted(self.objects.items())
            if number >= first
        ]
        return 200, json.dumps({"objects": proved}).encode()

    def _tile(self, level: str, place: Place) -> Reply:
        last = place.first + place.width
        if level == "entries":
            chosen = self.log.leaves[place.first : last]
            return 200, write_bundle([data if travels else b"" for data, travels in chosen])
        height = BITS * int(level)
        if last << height > self.log.size:
            return 404, b""
        return 200, b"".join(self.log.read(height, index) for index in range(place.first, last))

    def _vouch(self, text: str) -> Reply:
        if not self.vouches:
            return 404, b""
        submission = read_submission(text)
        note = submission.checkpoint
        self.held[hashlib.sha256(note.split("\n")[0].encode()).hexdigest()] = note
        return 200, self.line_under(note, at=AT).encode()


def line_under(note: str, origin: str, key: SigningKey, *, at: datetime) -> str:
    """The line by which a group vouches for a checkpoint."""
    seconds = int(at.timestamp())
    signed = cosigned_text(note.partition("\n\n")[0] + "\n", seconds)
    return cosignature_line(
        name=f"folkmoot/{origin}/witness",
        public=key.public,
        signature=key.sign(signed),
        at=seconds,
    )
