"""What a visit to a peer is sent with, and what it comes back with: values, without a database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.record.rules.checkpoint import Statement
from core.record.rules.tails import Kept
from core.record.rules.tree import Frontier
from federation.peers.rules.entries import Entry
from federation.peers.rules.pieces import Span
from federation.wire.rules.documents import Document

# A visit ends then, whatever it found, so that nobody keeps us waiting.
SECONDS_A_VISIT = 20.0
# Nor is more asked of one kind in one visit: whoever has more is visited again, behind the others.
MOST_PAGES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A record as far as somebody of us has checked it."""

    peer: int
    address: str
    origin: str
    origin_hash: str
    keys: Mapping[int, bytes]
    size: int
    root: bytes
    note: str
    # Whether the last visit there failed.
    is_silent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """What our own record lacks, and from where on this peer is asked for it."""

    place: int
    # Where it ends.
    target: int
    # The numbers of the first of our messages that is asked for, and of the last there can be.
    number: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """Where to go, what is known, what to bring, and whose records to compare."""

    there: Known
    frontier: Frontier
    # The numbers of the first and the last object whose words we wait for; 0 for none.
    number: int
    last: int = 0
    # The number of the last object that had its effect here.
    done: int = 0
    # The numbers of those whose words we were not given, and should be by now.
    missing: tuple[int, ...] = ()
    ours: Known
    submission: str = ""
    others: tuple[Known, ...] = ()
    # Whether our group has said anything to others.
    has_spoken: bool = False
    # What was shown before the vote: until we have read that far, and always if we began anew.
    shown: str = ""
    # When we began anew with them, and how long any record of theirs was that was known then.
    begun: datetime | None = None
    before: int = 0
    # What we vouch for of theirs: what they show must lead on from it.
    vouched: str = ""
    # Only if our record was restored from an old copy.
    lack: Lack | None = None
    # Nothing but what they hold of our record is asked.
    is_brief: bool = False
    seconds: float = SECONDS_A_VISIT


@dataclass(frozen=True, slots=True, kw_only=True)
class Lie:
    """Two signed notes on the record of a peer that cannot both be true."""

    peer: int
    first: str
    second: str


@dataclass(slots=True, kw_only=True)
class Findings:
    """What came of a visit. Each part is whole or not there."""

    errand: Errand
    # What they hold of our record: a note that we signed; empty where they hold nothing.
    held: str | None = None
    cosignature: str = ""
    held_size: int | None = None
    knows_us: bool | None = None
    note: str = ""
    statement: Statement | None = None
    frontier: Frontier | None = None
    entries: list[Entry] = field(default_factory=list)
    # All leaves that were read, to be kept for them.
    leaves: list[Kept] = field(default_factory=list)
    # What they kept of our record, and of what we said, by numbers.
    given: list[Span] = field(default_factory=list)
    given_words: dict[int, Document] = field(default_factory=dict)
    objects: dict[str, Document] = field(default_factory=dict)
    lies: list[Lie] = field(default_factory=list)
    # Whose records this peer was shown more of than we, and what it holds of them, by peers.
    longer: dict[int, str] = field(default_factory=dict)
    # What they say that they did not take of what we said.
    standing: Document | None = None
    # By how many seconds their clock is ahead of ours; None where no signed question was taken.
    ahead: int | None = None
    error: str = ""
