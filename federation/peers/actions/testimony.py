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
from core.record.rules.note import read_note
from federation.identity.actions.named import known
from federation.identity.rules import keys as law
from federation.peers.actions.knowing import keys_of, log_keys_of
from federation.peers.models import Cosignature, Peer
from federation.peers.rules.introductions import signed_statement
from federation.peers.rules.witnesses import witness_name, witnesses_under
from federation.wire.rules.multibase import NotMultibase, read_multikey
from federation.wire.rules.witnesses import NotWitnessed, line_of, statement_of

# With a hundred signatures a note is full, and larger ones are read by nobody.
LINES_OF_A_NOTE = 60


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
    named = witnesses_under(read_note(note)) - {origin}
    found = {}
    for witness, witness_keys in _witness_keys(named):
        at = cosigned_by(note, witness, witness_keys)
        if at is not None:
            found[witness] = at
    return Testimony(size=statement.size, moments=found, unchecked=frozenset(named - found.keys()))


def cosigned_by(note: str, origin: str, keys: Sequence[law.Key]) -> int | None:
    """When the group of this origin cosigned, by any key that was not revoked."""
    begun = {key.since for key in keys if key.purpose == "witness"}
    # One that ended where another began was followed by it; any other end is a revocation.
    good = (key for key in keys if key.last is None or key.last in begun)
    # Whoever has stolen some sheets could write any time they like before anybody notices.
    return first_cosigned(note, origin, [key for key in good if key.counts_from is not None])


def first_cosigned(note: str, origin: str, keys: Iterable[law.Key]) -> int | None:
    """When the group of this origin cosigned with one of these keys; None if with none of them."""
    found = first_line(note, origin, keys)
    return found[0] if found else None


def first_line(note: str, origin: str, keys: Iterable[law.Key]) -> tuple[int, str] | None:
    """The line by which it did, after the moment that it says."""
    name = witness_name(origin)
    found = []
    for key in keys:
        if key.purpose != "witness":
            continue
        try:
            public = read_multikey(key.public)
            one = line_of(note, name=name, public=public, verify=partial(verify, public))
        except (NotMultibase, NotWitnessed):
            continue
        found += [one] if one else []
    return min(found, default=None)


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
    return statement_of(note).size <= peer.before


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
    return list(noted((size, origin, line) for origin, (size, line) in first.items()))


def noted(lines: Iterable[tuple[int, str, str]]) -> Iterator[tuple[str, list[str]]]:
    """Checkpoints of ours with these lines of others under them, and who these are.

    A line comes with the size for which it vouches and the origin of whoever does.
    """
    under: dict[int, list[tuple[str, str]]] = {}
    for size, origin, line in lines:
        under.setdefault(size, []).append((origin, line))
    for checkpoint in Checkpoint.objects.filter(size__in=under).order_by("size"):
        told = under[checkpoint.size]
        for begin in range(0, len(told), LINES_OF_A_NOTE):
            part = told[begin : begin + LINES_OF_A_NOTE]
            note = checkpoint.note + "".join(line for _origin, line in part)
            yield note, sorted(origin for origin, _line in part)
