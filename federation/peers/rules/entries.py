"""Entries of another's record, read back from the bytes that were hashed."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from core.record.rules.canonical import NotCanonical, canonical
from federation.identity.rules import keys as law
from federation.peers.rules.civic import Announced
from federation.wire.rules.documents import Unreadable, read

SAID = "federation.said"
LOG_KEY = "record.key_changed"
LARGEST = 64 * 1024
MOST_NOTES = 64
_HEX = re.compile(r"[0-9a-f]{64}")
_KIND = re.compile(r"[a-z][a-z0-9_.]{0,59}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What an entry says, as far as it concerns others."""

    index: int
    verb: str
    subject: str
    at: datetime
    facts: Mapping[str, Any]


def read_entry(data: bytes, *, index: int) -> Entry | None:
    """The entry in these bytes; None for what means nothing to us. It is their record, not ours."""
    try:
        found = read(data, largest=LARGEST)
        at = datetime.strptime(str(found["at"]), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        verb, subject, facts = found["verb"], found["subject"], found["payload"]
    except (Unreadable, KeyError, ValueError):
        return None
    if not (isinstance(verb, str) and isinstance(subject, str) and isinstance(facts, dict)):
        return None
    return Entry(index=index, verb=verb, subject=subject, at=at, facts=facts)


def announced(entry: Entry) -> Announced | None:
    """Which civic object an entry announces, if it does and is well formed."""
    facts = entry.facts
    kind: Any = facts.get("kind")
    number: Any = facts.get("number")
    digest: Any = facts.get("digest")
    uid = entry.subject.removeprefix("civic:")
    if entry.verb != SAID or not (is_uid(uid) and _is_number(number) and _is_hex(digest)):
        return None
    if not (isinstance(kind, str) and _KIND.fullmatch(kind)):
        return None
    return Announced(uid=uid, kind=kind, number=number, digest=digest, index=entry.index)


def is_about_keys(entry: Entry) -> bool:
    """Whether an entry says something about keys, in the form that the law of keys reads."""
    form = _FORMS.get(entry.verb)
    if form is None or not all(is_right(entry.facts.get(name)) for name, is_right in form):
        return False
    return _fits_a_record(entry.facts)


def _fits_a_record(facts: Mapping[str, Any]) -> bool:
    """Whether what else it says could stand in any record: theirs may hold what none should."""
    try:
        canonical(facts)
    except NotCanonical:
        return False
    return True


def is_uid(found: str) -> bool:
    """Whether this is a name as it is written in records."""
    try:
        return str(UUID(found)) == found
    except ValueError:
        return False


def _is_number(found: object) -> bool:
    return type(found) is int and 0 <= found < 2**53


def _is_text(found: object) -> bool:
    return isinstance(found, str) and len(found) <= 2000


def _is_hex(found: object) -> bool:
    return isinstance(found, str) and _HEX.fullmatch(found) is not None


def _are_texts(found: object) -> bool:
    return isinstance(found, list) and len(found) <= law.MOST_TRUSTEES and all(map(_is_text, found))


def _are_notes(found: object) -> bool:
    if not isinstance(found, list) or len(found) > MOST_NOTES:
        return False
    return all(isinstance(note, str) and len(note) <= LARGEST for note in found)


def _is_truth(found: object) -> bool:
    return isinstance(found, bool)


def _are_signatures(found: object) -> bool:
    if not isinstance(found, dict) or len(found) > law.MOST_TRUSTEES:
        return False
    return all(_is_text(name) and _is_text(value) for name, value in found.items())


_KEY: tuple[tuple[str, Callable[[object], bool]], ...] = (
    ("purpose", _is_text),
    ("epoch", _is_number),
    ("public_key", _is_text),
)
_FORMS: dict[str, tuple[tuple[str, Callable[[object], bool]], ...]] = {
    law.MADE: _KEY,
    law.CHANGED: (*_KEY, ("signature", _is_text)),
    law.RECOVERED: (*_KEY, ("signatures", _are_signatures)),
    law.WITNESSED: (
        ("purpose", _is_text),
        ("epoch", _is_number),
        ("notes", _are_notes),
        ("is_enough", _is_truth),
    ),
    law.REVOKED: (("purpose", _is_text), ("epoch", _is_number), ("last_good", _is_number)),
    law.TRUSTEES: (
        ("trustees", _are_texts),
        ("needed", _is_number),
        ("signatures", _are_signatures),
    ),
    LOG_KEY: (("epoch", _is_number), ("public_key", _is_hex)),
}
