"""Which of a group's keys count, read from its record by whoever wants to believe it.

A key is believed because the one before signed it, or because enough trustees did. Then it counts
after three days, in which other trustees can name another one instead; nobody who has stolen some
sheets wins in silence. A revoked key stays good for what was recorded before the theft.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from core.record.rules.canonical import canonical
from federation.wire.rules.multibase import NotMultibase, decode, read_multikey

Verify = Callable[[bytes, bytes, bytes], bool]

MADE, CHANGED, RECOVERED, REVOKED, TRUSTEES = (
    "federation.key_made",
    "federation.key_changed",
    "federation.key_recovered",
    "federation.key_revoked",
    "federation.trustees_named",
)
WINDOW = timedelta(hours=72)
MOST_TRUSTEES = 15
# The key for requests decides nothing by itself, so the key for objects names it.
NAMED_BY = {"object": "object", "witness": "witness", "http": "object"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An entry of the record about keys: where it stands, when, and what it says."""

    index: int
    at: datetime
    verb: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key and when it counts: from an index and a moment on, up to a last index."""

    purpose: str
    epoch: int
    public: str
    since: int
    counts_from: datetime
    last: int | None = None

    def counts(self, *, index: int, now: datetime) -> bool:
        """Whether what this key signed at a place of the record is believed at a moment."""
        if now < self.counts_from or index < self.since:
            return False
        return self.last is None or index <= self.last


def statement(*, origin: str, purpose: str, epoch: int, public: str) -> bytes:
    """What is signed by whoever names a key: for whose record, what for, which one."""
    facts = {"origin": origin, "purpose": purpose, "epoch": epoch, "public_key": public}
    return f"folkmoot key\n{canonical(facts)}".encode()


def trustees_statement(*, origin: str, needed: int, trustees: Sequence[str]) -> bytes:
    """What the trustees before them sign: who they are from now on, and how many are needed."""
    public = ",".join([str(needed), *trustees])
    return statement(origin=origin, purpose="trustees", epoch=0, public=public)


def keys_of(said: Iterable[Said], *, origin: str, verify: Verify) -> list[Key]:
    """All keys that ever counted or will, in the order of their entries.

    `verify` takes an Ed25519 public key, a signature and a message. An entry that proves nothing
    is passed over: it names a key that counts for nobody.
    """
    return _read(said, origin, verify).keys


def trustees_of(
    said: Iterable[Said], *, origin: str, verify: Verify
) -> tuple[tuple[str, ...], int]:
    """Who can name a new key when the old one is lost, and how many of them it takes."""
    book = _read(said, origin, verify)
    return book.trustees, book.needed


def current(keys: Iterable[Key], purpose: str, *, now: datetime) -> Key | None:
    """The latest key of a purpose that counts now and is not revoked."""
    live = [
        key
        for key in keys
        if key.purpose == purpose and key.last is None and key.counts_from <= now
    ]
    return live[-1] if live else None


def _read(said: Iterable[Said], origin: str, verify: Verify) -> "_Book":
    book = _Book(origin, verify)
    for entry in sorted(said, key=lambda one: one.index):
        book.read(entry)
    return book


class _Book:
    """What is known after each entry."""

    def __init__(self, origin: str, verify: Verify) -> None:
        self.origin = origin
        self.verify = verify
        self.keys: list[Key] = []
        self.trustees: tuple[str, ...] = ()
        self.needed = 0

    def read(self, entry: Said) -> None:
        if entry.verb == TRUSTEES:
            self._name_trustees(entry)
        elif entry.verb == REVOKED:
            self._revoke(entry)
        elif entry.facts["purpose"] in NAMED_BY and self._is_proved(entry):
            self._add(entry)

    def _is_proved(self, entry: Said) -> bool:
        purpose = entry.facts["purpose"]
        if entry.verb == MADE:
            # Whoever introduces the group vouches for its first keys.
            return not any(key.purpose == purpose for key in self.keys)
        message = statement(
            origin=self.origin,
            purpose=purpose,
            epoch=entry.facts["epoch"],
            public=entry.facts["public_key"],
        )
        if entry.verb == RECOVERED:
            return self._trustees_agree(entry.facts["signatures"], message)
        before = current(self.keys, NAMED_BY[purpose], now=entry.at)
        return before is not None and self._is_by(before.public, entry.facts["signature"], message)

    def _trustees_agree(self, signatures: Mapping[str, str], message: bytes) -> bool:
        agreeing = [
            trustee
            for trustee in self.trustees
            if trustee in signatures and self._is_by(trustee, signatures[trustee], message)
        ]
        return 0 < self.needed <= len(agreeing)

    def _is_by(self, public: str, signature: str, message: bytes) -> bool:
        try:
            return self.verify(read_multikey(public), decode(signature), message)
        except NotMultibase:
            return False

    def _add(self, entry: Said) -> None:
        purpose = entry.facts["purpose"]
        waits = WINDOW if entry.verb == RECOVERED else timedelta()
        new = Key(
            purpose=purpose,
            epoch=entry.facts["epoch"],
            public=entry.facts["public_key"],
            since=entry.index,
            counts_from=entry.at + waits,
        )
        # One that still waits gives way to the next; those before it end where the new one begins.
        kept = [key for key in self.keys if key.purpose != purpose or key.counts_from <= entry.at]
        others = [key for key in kept if key.purpose != purpose]
        earlier = [self._ended(key, entry.index) for key in kept if key.purpose == purpose]
        self.keys = [*others, *earlier, new]

    @staticmethod
    def _ended(key: Key, index: int) -> Key:
        return replace(key, last=index) if key.last is None else key

    def _name_trustees(self, entry: Said) -> None:
        """New trustees are named by those before them, the first by the group alone."""
        names, needed = tuple(entry.facts["trustees"]), entry.facts["needed"]
        if self.trustees:
            message = trustees_statement(origin=self.origin, needed=needed, trustees=names)
            if not self._trustees_agree(entry.facts["signatures"], message):
                return
        if 0 < needed <= len(set(names)) == len(names) <= MOST_TRUSTEES:
            self.trustees, self.needed = names, needed

    def _revoke(self, entry: Said) -> None:
        """A revocation can only take back: no later index than the key has already."""
        facts = entry.facts
        self.keys = [
            replace(
                key, last=min(facts["last_good"], entry.index if key.last is None else key.last)
            )
            if (key.purpose, key.epoch) == (facts["purpose"], facts["epoch"])
            else key
            for key in self.keys
        ]
