"""How a group introduces itself: name, address, keys and the record they stand in.

The group looks at an introduction before it votes, and pins exactly what it looked at.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from core.record.rules.checkpoint import NotACheckpoint, Statement
from core.record.rules.checkpoint import read as read_statement
from core.record.rules.note import NotANote, NotSigned, key_id, read_note, verify_note, write_line
from federation.identity.rules import keys as law
from federation.identity.rules.keys import Verify

KIND = "Introduction"
PURPOSES = ("object", "witness", "http")
LONGEST_NAME = 200
LONGEST_NOTE = 10_000
# A checkpoint says three short lines. With many more nobody could pass it on.
LONGEST_TEXT = 4096


class NotIntroduced(ValueError):
    """What came is no introduction that can be believed; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """What a group says of itself. `log_keys` are in hex by epoch; `keys` are (epoch, key)."""

    origin: str
    address: str
    name: str
    log_keys: Mapping[int, str]
    keys: Mapping[str, tuple[int, str]]
    checkpoint: str

    @property
    def statement(self) -> Statement:
        """What the checkpoint says."""
        return read_statement(self.checkpoint.rpartition("\n\n")[0] + "\n")

    @property
    def fingerprints(self) -> dict[str, str]:
        """Each key as people compare it on the telephone."""
        latest = self.log_keys[max(self.log_keys)]
        publics = {"log": latest, **{purpose: self.keys[purpose][1] for purpose in PURPOSES}}
        return {purpose: fingerprint(public) for purpose, public in publics.items()}


def fingerprint(public: str) -> str:
    """The first 16 bytes of SHA-256 over a key as it is written, in groups of four signs."""
    signs = hashlib.sha256(public.encode()).hexdigest()[:32]
    return " ".join(signs[at : at + 4] for at in range(0, len(signs), 4))


def write(introduction: Introduction) -> dict[str, Any]:
    """As it travels and as it is kept."""
    return {
        "type": KIND,
        "origin": introduction.origin,
        "address": introduction.address,
        "name": introduction.name,
        "log_keys": [list(pair) for pair in sorted(introduction.log_keys.items())],
        "keys": {purpose: list(introduction.keys[purpose]) for purpose in PURPOSES},
        "checkpoint": introduction.checkpoint,
    }


def read(document: Mapping[str, Any]) -> Introduction:
    """What a document says; raises NotIntroduced where it does not have this form."""
    try:
        found = Introduction(
            origin=_text(document["origin"], 64),
            address=_text(document["address"], 300),
            name=_text(document["name"], LONGEST_NAME),
            log_keys={_number(epoch): _text(key, 64) for epoch, key in document["log_keys"]},
            keys={purpose: _key(document["keys"][purpose]) for purpose in PURPOSES},
            checkpoint=_text(document["checkpoint"], LONGEST_NOTE),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise NotIntroduced(f"this is no introduction: {error}") from None
    if document.get("type") != KIND or not found.log_keys:
        raise NotIntroduced("this is no introduction")
    return found


def keys_of_the_day(keys: Sequence[law.Key], *, now: datetime) -> dict[str, tuple[int, str]]:
    """Of a group's keys those that it shows, for each purpose that has one."""
    latest = [(purpose, law.current(keys, purpose, now=now)) for purpose in PURPOSES]
    return {purpose: (key.epoch, key.public) for purpose, key in latest if key}


def require_true(introduction: Introduction, *, address: str, verify: Verify) -> None:
    """Raises NotIntroduced unless it stands at its own address and proves itself.

    The origin is the SHA-256 of the first key of the record, and the latest key signed the
    checkpoint; so nobody can introduce another's record.
    """
    keys = log_keys(introduction)
    if introduction.address != address:
        raise NotIntroduced(f"it calls itself {introduction.address}")
    if not is_address(address):
        raise NotIntroduced("an address is a scheme and a host, and nothing else")
    first = keys.get(1, b"")
    if hashlib.sha256(first).hexdigest() != introduction.origin:
        raise NotIntroduced("its name is not that of its first key")
    statement = signed_statement(
        introduction.checkpoint, origin=introduction.origin, keys=keys, verify=verify
    )
    if statement is None:
        raise NotIntroduced("its checkpoint is not signed with its key")


def is_address(text: str) -> bool:
    """Whether a group can live there: a path or a query would turn our questions into others."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    host = parts.netloc.removesuffix(f":{port}" if port else "")
    is_host = host == parts.hostname and host.isascii() and parts.scheme in ("https", "http")
    return is_host and text == f"{parts.scheme}://{parts.netloc}"


def log_keys(introduction: Introduction) -> dict[int, bytes]:
    """The keys of its record by epoch; raises NotIntroduced."""
    try:
        return {epoch: bytes.fromhex(key) for epoch, key in introduction.log_keys.items()}
    except ValueError:
        raise NotIntroduced("a key of its record cannot be read") from None


def signed_statement(
    note: str, *, origin: str, keys: Mapping[int, bytes], verify: Verify
) -> Statement | None:
    """What a checkpoint of this origin says, if one of these keys signed it.

    One that says far more than a checkpoint has to is none.
    """
    name = f"folkmoot/{origin}"
    known = {(name, key_id(name, public)): partial(verify, public) for public in keys.values()}
    try:
        text = verify_note(note, known)
        statement = read_statement(text)
    except (NotANote, NotSigned, NotACheckpoint):
        return None
    is_short = len(text.encode()) <= LONGEST_TEXT
    return statement if is_short and statement.origin == name else None


def bare(note: str, *, origin: str, keys: Mapping[int, bytes], verify: Verify) -> str:
    """A checkpoint with one line of its own record alone: by the first of these keys that signed.

    Whatever else stands under it may be by anybody, and as much as they like: nobody can make it
    so long that it is not read, or add what looks wrong later. Empty where none of them signed.
    """
    name = f"folkmoot/{origin}"
    try:
        opened = read_note(note)
    except NotANote:
        return ""
    message = opened.text.encode()
    for _epoch, public in sorted(keys.items()):
        known = name, key_id(name, public)
        for line in opened.signatures:
            if (line.name, line.key_id) == known and verify(public, line.signature, message):
                return f"{opened.text}\n{write_line(line)}"
    return ""


def _text(found: object, longest: int) -> str:
    if not isinstance(found, str) or not 0 < len(found) <= longest:
        raise ValueError("a text is missing or too long")
    # JSON can say half of a sign, which nobody can write down.
    found.encode()
    return found


def _number(found: object) -> int:
    if type(found) is not int or not 0 < found < 2**31:
        raise ValueError("a number is missing")
    return found


def _key(found: Any) -> tuple[int, str]:
    epoch, public = found
    return _number(epoch), _text(public, 2000)
