"""Which of a group's keys count, read from its record by whoever wants to believe it.

A key is believed because the one before signed it, or because enough trustees did. Then it counts
after three days, in which trustees can name another instead; nobody who has stolen some sheets wins
in silence. Whoever reads the record says by which clock: its moments are the group's own, or a
thief's. A revoked key stays good for what was recorded before the theft.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from core.record.rules.canonical import canonical
from federation.wire.rules.multibase import NotMultibase, decode, read_multikey

Verify = Callable[[bytes, bytes, bytes], bool]

MADE, CHANGED, RECOVERED, WITNESSED, REVOKED, TRUSTEES = (
    "federation.key_made",
    "federation.key_changed",
    "federation.key_recovered",
    "federation.key_witnessed",
    "federation.key_revoked",
    "federation.trustees_named",
)
NAMING = (MADE, CHANGED, RECOVERED)
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
    # None as long as nobody knows when its three days will be over.
    counts_from: datetime | None
    last: int | None = None
    # Where trustees named it, or one that named it before its days were over.
    waits_for: int | None = None

    def counts(self, *, index: int, now: datetime) -> bool:
        """Whether what this key signed at a place of the record is believed at a moment."""
        if not self.has_begun(now) or index < self.since:
            return False
        return self.last is None or index <= self.last

    def has_begun(self, now: datetime) -> bool:
        """Whether it does not wait any more."""
        return self.counts_from is not None and self.counts_from <= now


# From which moment on a key counts that trustees named, as far as is known where another entry
# stands; without that entry, as far as is known at all.
Begins = Callable[[Said, Said | None], datetime | None]


def by_its_own_time(recovered: Said, _before: Said | None) -> datetime | None:
    """Three days after the moment that the entry states: for a record whose clock is one's own."""
    return recovered.at + WINDOW


def statement(*, origin: str, purpose: str, epoch: int, public: str) -> bytes:
    """What is signed by whoever names a key: for whose record, what for, which one."""
    facts = {"origin": origin, "purpose": purpose, "epoch": epoch, "public_key": public}
    return f"folkmoot key\n{canonical(facts)}".encode()


def trustees_statement(*, origin: str, needed: int, trustees: Sequence[str]) -> bytes:
    """What the trustees before them sign: who they are from now on, and how many are needed."""
    public = ",".join([str(needed), *trustees])
    return statement(origin=origin, purpose="trustees", epoch=0, public=public)


def keys_of(said: Iterable[Said], *, origin: str, verify: Verify, begins: Begins) -> list[Key]:
    """All keys that ever counted or will, in the order of their entries.

    `verify` takes an Ed25519 public key, a signature and a message. `begins` says when a key
    counts that trustees named. An entry that proves nothing is passed over: it names a key that
    counts for nobody.
    """
    return _read(said, origin, verify, begins).keys


def trustees_of(
    said: Iterable[Said], *, origin: str, verify: Verify
) -> tuple[tuple[str, ...], int]:
    """Who can name a new key when the old one is lost, and how many of them it takes."""
    book = _read(said, origin, verify, by_its_own_time)
    return book.trustees, book.needed


def current(keys: Iterable[Key], purpose: str, *, now: datetime) -> Key | None:
    """The latest key of a purpose that counts now and is not revoked."""
    live = [
        key for key in keys if key.purpose == purpose and key.last is None and key.has_begun(now)
    ]
    return live[-1] if live else None


def _read(said: Iterable[Said], origin: str, verify: Verify, begins: Begins) -> "_Book":
    book = _Book(origin, verify, begins)
    for entry in sorted(said, key=lambda one: one.index):
        book.read(entry)
    book.look(None)
    return book


def _has_begun(key: Key, entry: Said) -> bool:
    """Whether a key counts where an entry stands; of one that never waited the order says it."""
    return key.waits_for is None or key.has_begun(entry.at)


class _Book:
    """What is known after each entry."""

    def __init__(self, origin: str, verify: Verify, begins: Begins) -> None:
        self.origin = origin
        self.verify = verify
        self.begins = begins
        self.keys: list[Key] = []
        # Where trustees named keys that nobody has taken the place of while they waited.
        self.waiting: dict[int, Said] = {}
        self.trustees: tuple[str, ...] = ()
        self.needed = 0

    def read(self, entry: Said) -> None:
        if entry.verb == TRUSTEES:
            self._name_trustees(entry)
        elif entry.verb == REVOKED:
            self._revoke(entry)
        elif entry.verb in NAMING and entry.facts["purpose"] in NAMED_BY:
            self.look(entry)
            if entry.verb == CHANGED:
                self._change(entry)
            elif self._is_proved(entry):
                self._add(entry, waits_for=entry.index if entry.verb == RECOVERED else None)

    def look(self, before: Said | None) -> None:
        """Find out which keys have waited long enough where this entry stands."""
        moments = {index: self.begins(entry, before) for index, entry in self.waiting.items()}
        self.keys = [
            replace(key, counts_from=moments[key.waits_for]) if key.waits_for in moments else key
            for key in self.keys
        ]

    def _change(self, entry: Said) -> None:
        """A key that still waits can name another; that one waits with it."""
        facts = entry.facts
        by = NAMED_BY[facts["purpose"]]
        live = (key for key in self.keys if key.purpose == by and key.last is None)
        namer = next(live, None)
        if namer and self._is_by(namer.public, facts["signature"], self._statement(entry)):
            self._add(entry, waits_for=None if _has_begun(namer, entry) else namer.waits_for)

    def _statement(self, entry: Said) -> bytes:
        facts = entry.facts
        return statement(
            origin=self.origin,
            purpose=facts["purpose"],
            epoch=facts["epoch"],
            public=facts["public_key"],
        )

    def _is_proved(self, entry: Said) -> bool:
        if entry.verb == RECOVERED:
            return self._trustees_agree(entry.facts["signatures"], self._statement(entry))
        # Whoever introduces the group vouches for its first keys.
        return not any(key.purpose == entry.facts["purpose"] for key in self.keys)

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

    def _add(self, entry: Said, *, waits_for: int | None) -> None:
        facts, purpose = entry.facts, entry.facts["purpose"]
        new = Key(
            purpose=purpose,
            epoch=facts["epoch"],
            public=facts["public_key"],
            since=entry.index,
            counts_from=entry.at if waits_for is None else None,
            waits_for=waits_for,
        )
        # One that still waits gives way to the next, and so does all that it named; those before it
        # end where the new one begins.
        gone = [
            key
            for key in self.keys
            if key.purpose == purpose
            and not _has_begun(key, entry)
            and (waits_for is None or key.waits_for != waits_for)
        ]
        roots = {key.since for key in gone if key.waits_for == key.since}
        kept = [key for key in self.keys if key not in gone and key.waits_for not in roots]
        self.waiting = {at: one for at, one in self.waiting.items() if at not in roots}
        if entry.verb == RECOVERED:
            self.waiting[entry.index] = entry
        ended = [
            replace(key, last=entry.index) if key.purpose == purpose and key.last is None else key
            for key in kept
        ]
        self.keys = [*ended, new]

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
        named, good = (entry.facts["purpose"], entry.facts["epoch"]), entry.facts["last_good"]
        self.keys = [
            replace(key, last=min(good, entry.index if key.last is None else key.last))
            if (key.purpose, key.epoch) == named
            else key
            for key in self.keys
        ]
