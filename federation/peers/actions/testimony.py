"""A checkpoint that is shown as evidence: who cosigned it and when, as far as we know their keys.

Whoever cosigned is judged by the keys of their records, also by one that another followed since:
what follows from evidence must not depend on when it is read. A revoked key proves nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from core.instance import instance
from core.keys import actions as held
from core.keys.signing import verify
from core.record.models import Checkpoint
from core.record.rules.checkpoint import read as read_statement
from core.record.rules.note import read_note
from federation.identity.actions.named import known
from federation.identity.rules import keys as law
from federation.peers.actions.knowing import keys_of, log_keys_of
from federation.peers.models import Cosignature, Peer
from federation.peers.rules.introductions import signed_statement
from federation.peers.rules.witnesses import is_witness_name, witness_name
from federation.wire.rules.multibase import NotMultibase, read_multikey
from federation.wire.rules.witnesses import NotWitnessed, cosigned_at

# A note with more is read by nobody, however many groups there are.
MOST_LINES = 500


class NotEvidence(ValueError):
    """The text is no checkpoint of this record that holds the entry; it says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Testimony:
    """When each had cosigned, in seconds, by origins; and whose word nobody here can check yet."""

    # How long the record was.
    size: int
    moments: dict[str, int]
    unchecked: frozenset[str]


def read_evidence(note: str, *, origin: str, index: int) -> Testimony:
    """Who vouches that an entry stands in the record of a group; raises NotEvidence.

    The note is a checkpoint that the group signed, with lines of others under it.
    """
    keys = _log_keys(origin)
    statement = signed_statement(note, origin=origin, keys=keys, verify=verify)
    if statement is None:
        raise NotEvidence("it is not signed by the group whose record it is about")
    if statement.size <= index:
        raise NotEvidence("it is older than what it should prove")
    lines = read_note(note).signatures
    if len(lines) > MOST_LINES:
        raise NotEvidence("it has too many lines")
    named = {line.name.split("/")[1] for line in lines if is_witness_name(line.name)} - {origin}
    found = {}
    for witness, witness_keys in _witness_keys(named):
        at = cosigned_by(note, witness, witness_keys)
        if at is not None:
            found[witness] = at
    return Testimony(size=statement.size, moments=found, unchecked=frozenset(named - found.keys()))


def cosigned_by(note: str, origin: str, keys: Sequence[law.Key]) -> int | None:
    """When the group of this origin cosigned, by any key that was not revoked."""
    name = witness_name(origin)
    begun = {key.since for key in keys if key.purpose == "witness"}
    times = []
    for key in keys:
        # One that ended where another began was followed by it; any other end is a revocation.
        if key.purpose != "witness" or not (key.last is None or key.last in begun):
            continue
        if key.counts_from is None:
            # Whoever has stolen some sheets could write any time they like before anybody notices.
            continue
        try:
            public = read_multikey(key.public)
            at = cosigned_at(note, name=name, public=public, verify=partial(verify, public))
        except (NotMultibase, NotWitnessed):
            continue
        times += [at] if at is not None else []
    return min(times, default=None)


def is_of_before(peer: Peer, note: str, *, told_by: Peer) -> bool:
    """Whether a peer signed this before the group began anew with it, as far as anybody can say.

    Whoever holds it says since when. Where that is not said, only what is no longer than anything
    known then may be as old.
    """
    if peer.begun_at is None:
        return False
    at = cosigned_by(note, told_by.origin, keys_of(told_by))
    if at is not None:
        return at <= int(peer.begun_at.timestamp())
    return size_of(note) <= peer.before


def size_of(note: str) -> int:
    """How long the record is of which a checkpoint speaks."""
    return read_statement(read_note(note).text).size


def _log_keys(origin: str) -> dict[int, bytes]:
    if origin == instance.origin:
        return held.log_public_keys()
    peer = Peer.objects.pinned().filter(origin=origin).first()
    return log_keys_of(peer) if peer else {}


def _witness_keys(origins: Iterable[str]) -> Iterator[tuple[str, list[law.Key]]]:
    for peer in Peer.objects.pinned().filter(origin__in=origins):
        yield peer.origin, keys_of(peer)
    if instance.origin in origins:
        yield instance.origin, known()


def evidence_for(
    index: int, *, by: Iterable[str], before: datetime | None = None
) -> list[tuple[str, list[str]]]:
    """What proves that others vouch for an entry of ours, and since when at the earliest.

    Checkpoints with the first lines of those of the groups `by` who have vouched, and who they are;
    of those who had before a moment, if one is given.
    """
    rows = Cosignature.objects.filter(size__gt=index, peer__origin__in=list(by))
    if before is not None:
        rows = rows.filter(at__lt=before)
    first: dict[str, tuple[int, str]] = {}
    lines = rows.order_by("at", "size").values_list("peer__origin", "size", "line")
    for origin, size, line in lines.iterator():
        first.setdefault(origin, (size, line))
    notes = []
    for checkpoint in Checkpoint.objects.filter(size__in={size for size, _line in first.values()}):
        under = {who: line for who, (size, line) in first.items() if size == checkpoint.size}
        notes.append((checkpoint.note + "".join(under.values()), sorted(under)))
    return notes
