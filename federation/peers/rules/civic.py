"""Civic objects: what one group says to others and what counts in votes.

An object is canonical JSON of integers and texts. Its id is the origin of the group and a random
number, so it stays the same wherever the group lives and through whose hands it came.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from core.record.rules.canonical import moment
from federation.identity.rules import keys as law
from federation.identity.rules.keys import Verify
from federation.wire.rules.documents import Document, Unreadable, civic
from federation.wire.rules.multibase import NotMultibase, read_multikey
from federation.wire.rules.proofs import NotProved, proofs_of, require_proved, without_proofs

FIELDS = {"id", "type", "origin", "number", "at", "body"}


LONGEST_ABOUT = 200


class NotCivic(ValueError):
    """The document is no civic object that counts; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """What the record of a group says about one object, and where."""

    uid: str
    kind: str
    number: int
    digest: str
    index: int


def write(
    *, origin: str, uid: str, kind: str, number: int, body: Mapping[str, Any], at: datetime
) -> Document:
    """The object without its proof; raises Unreadable for fractions and for more than 64 KiB."""
    document: Document = {
        "id": f"folkmoot:{origin}/{uid}",
        "type": kind,
        "origin": origin,
        "number": number,
        "at": moment(at),
        "body": dict(body),
    }
    civic(document)
    return document


def digest(document: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical text without proofs, in hex; raises Unreadable."""
    return hashlib.sha256(civic(without_proofs(document))).hexdigest()


def placeholder(announced: Announced, *, origin: str, about: str) -> Document:
    """What stands for an object whose words its reader is not given.

    `about` says what one has to take part in to be given them, such as `vote:<uid>`.
    """
    return {**_names(announced, origin=origin), "digest": announced.digest, "withheld": about}


def withheld(document: Mapping[str, Any], announced: Announced, *, origin: str) -> str:
    """What a placeholder is about; empty if this is none. Raises NotCivic for one of another."""
    about = document.get("withheld")
    if about is None:
        return ""
    is_short = isinstance(about, str) and 0 < len(about) <= LONGEST_ABOUT and about.isprintable()
    if not is_short or document != placeholder(announced, origin=origin, about=about):
        raise NotCivic("it says something else of itself than their record")
    return str(about)


def _names(announced: Announced, *, origin: str) -> dict[str, Any]:
    """What an object says of itself that its record says, too."""
    return {
        "id": f"folkmoot:{origin}/{announced.uid}",
        "origin": origin,
        "number": announced.number,
        "type": announced.kind,
    }


def method(origin: str, epoch: int) -> str:
    """What a proof calls the key that made it."""
    return f"folkmoot:{origin}#object-{epoch}"


def check(
    document: Mapping[str, Any],
    announced: Announced,
    *,
    origin: str,
    keys: Sequence[law.Key],
    verify: Verify,
    now: datetime,
) -> dict[str, Any]:
    """The body of the very object that the record announced, proved by its group.

    A key is believed for what was recorded while it counted, and the present key for what it
    proves anew because an older one was stolen. Raises NotCivic.
    """
    try:
        content = digest(document)
    except Unreadable as error:
        raise NotCivic(str(error)) from None
    if content != announced.digest:
        raise NotCivic("it is not what their record announced")
    body = document.get("body")
    names = _names(announced, origin=origin)
    said = {name: document.get(name) for name in names}
    if said != names or set(without_proofs(document)) != FIELDS or not isinstance(body, dict):
        raise NotCivic("it says something else of itself than their record")
    _require_proof(document, announced, origin=origin, keys=keys, verify=verify, now=now)
    return body


def _require_proof(
    document: Mapping[str, Any],
    announced: Announced,
    *,
    origin: str,
    keys: Sequence[law.Key],
    verify: Verify,
    now: datetime,
) -> None:
    latest = law.current(keys, "object", now=now)
    believed = {
        method(origin, key.epoch): key.public
        for key in keys
        if key.purpose == "object"
        and (key.counts(index=announced.index, now=now) or _proves_anew(key, latest, announced))
    }
    # The digest that was compared with the announced one is what the proof is about.
    content = bytes.fromhex(announced.digest)
    try:
        proofs = [one for one in proofs_of(document, content=content) if one.method in believed]
        if not proofs:
            raise NotCivic("it is not proved with a key of theirs that counted then")
        public = read_multikey(believed[proofs[0].method])
        require_proved(proofs, method=proofs[0].method, verify=partial(verify, public))
    except (NotProved, NotMultibase) as error:
        raise NotCivic(str(error)) from None


def _proves_anew(key: law.Key, latest: law.Key | None, announced: Announced) -> bool:
    return key == latest and key.since > announced.index
