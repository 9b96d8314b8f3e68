"""Who vouches for whose record, so that nobody shows two different ones (C2SP tlog-witness)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction

from core.instance import instance
from core.keys import actions as held
from core.keys.signing import verify
from core.record import tree
from core.record.models import Checkpoint
from core.record.rules.note import read_note
from federation.identity.actions.circles import circles_of
from federation.identity.rules.keys import Key
from federation.peers.actions.knowing import accuse, bare_of, keys_of, log_keys_of
from federation.peers.actions.refusing import CHECKPOINT, note_answered, note_refused
from federation.peers.actions.testimony import LINES_OF_A_NOTE, first_cosigned, first_line
from federation.peers.asking import CONFLICT, FORBIDDEN
from federation.peers.models import Cosignature, Fault, Peer, Vouched
from federation.peers.models.peers import origin_hash
from federation.peers.rules.introductions import signed_statement
from federation.peers.rules.witnesses import witness_name, witnesses_under
from federation.wire.rules.witnesses import (
    NotWitnessed,
    Submission,
    cosignature_line,
    cosigned_text,
    is_consistent,
    read_submission,
    with_cosignatures,
    write_submission,
)
from federation.wire.wall import wall

A_MINUTE = timedelta(minutes=1)
HELD = ("vouched_size", "vouched_root", "vouched_note", "vouched_at")


class Unwitnessed(Exception):
    """The checkpoint is not cosigned. `status` and `text` are what tlog-witness answers."""

    def __init__(self, status: int, text: str, *, why: str = "") -> None:
        super().__init__(text)
        self.status, self.text, self.why = status, text, why or text


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """Who vouches, and since when by their own clock."""

    origin: str
    name: str
    at: datetime


def add_checkpoint(text: str, *, now: datetime) -> str:
    """Vouch for a peer's checkpoint; return the line that says so. Raises Unwitnessed.

    What we vouch for is written before it is signed and only ever grows: a record that we have
    vouched for cannot become another one with our word. That it has grown is a hint to read on.
    """
    try:
        submission = read_submission(text)
        origin = submission.statement.origin.removeprefix("folkmoot/")
    except NotWitnessed as error:
        raise Unwitnessed(400, str(error)) from None
    peer = Peer.objects.read().filter(origin=origin).first()
    if peer is None:
        raise Unwitnessed(404, "We do not know this record.")
    # Nobody who only claims to be a peer makes others wait for its row.
    _require_signed(peer, submission.checkpoint)
    # What is found is kept, also where the answer is a refusal.
    with transaction.atomic():
        peer = Peer.objects.select_for_update().get(pk=peer.pk)
        refusal = _vouch(peer, submission, now=now)
        if refusal is None:
            note_answered(peer, CHECKPOINT)
        else:
            note_refused(peer, CHECKPOINT, refusal.why)
    if refusal is not None:
        raise refusal
    return _line(submission.checkpoint, now=now)


def _require_signed(peer: Peer, note: str) -> None:
    """Raises Unwitnessed unless a key of theirs signed it."""
    if signed_statement(note, origin=peer.origin, keys=log_keys_of(peer), verify=verify):
        return
    refusal = Unwitnessed(FORBIDDEN, "No key of theirs that we know signed it.")
    note_refused(peer, CHECKPOINT, refusal.why, is_theirs=False)
    # They may have a new key that their record names; we find it there. Anybody can say so in
    # their name, so we do not look again and again.
    if peer.asked_at is None or peer.asked_at < wall() - A_MINUTE:
        _read_on(peer)
    raise refusal


def _vouch(peer: Peer, submission: Submission, *, now: datetime) -> Unwitnessed | None:
    note, statement, known = submission.checkpoint, submission.statement, bytes(peer.vouched_root)
    if not peer.is_read:
        return Unwitnessed(404, "We do not know this record.")
    if 0 < statement.size == peer.vouched_size and statement.root != known:
        # Both are signed: there is nothing more to prove. But anybody can bring what they signed
        # before we began anew with them.
        if peer.begun_at is None or statement.size > peer.before:
            accuse(peer, Fault.TWO_RECORDS, peer.vouched_note, note, now=now)
        return Unwitnessed(CONFLICT, str(peer.vouched_size), why="It is another record.")
    if submission.old_size != peer.vouched_size:
        why = f"It goes on from {submission.old_size} entries; we vouch for {peer.vouched_size}."
        return Unwitnessed(CONFLICT, str(peer.vouched_size), why=why)
    _read_on(peer)
    if not is_consistent(submission, old_root=known):
        return Unwitnessed(422, "The proof does not lead from what we vouch for to this.")
    peer.hold(statement, bare_of(peer, note), now=now)
    peer.save(update_fields=HELD)
    return None


def _read_on(peer: Peer) -> None:
    """There may be more of their record; a lane that waits longer because of failures may go."""
    Peer.objects.filter(pk=peer.pk, due_at__gt=wall()).update(due_at=wall())


def _line(checkpoint: str, *, now: datetime) -> str:
    """Our line under it, at the moment of our group: deadlines of votes are judged by it."""
    key, at = held.witness_key(), int(now.timestamp())
    text = checkpoint.rpartition("\n\n")[0] + "\n"
    return cosignature_line(
        name=witness_name(instance.origin),
        public=key.public,
        signature=key.sign(cosigned_text(text, at)),
        at=at,
    )


def vouched_for(hash_: str) -> str:
    """The checkpoint of a record that we vouch for, and since when; empty where we do not."""
    vouched = Peer.objects.exclude(vouched_size=0)
    for number, origin in vouched.values_list("pk", "origin"):
        if origin_hash(origin) == hash_:
            peer = vouched.get(pk=number)
            note = bare_of(peer, peer.vouched_note)
            return note + (_line(note, now=peer.vouched_at) if note and peer.vouched_at else "")
    return ""


def submission_for(peer: Peer) -> str:
    """What asks a peer to vouch for our latest checkpoint; empty where it does already."""
    latest = Checkpoint.objects.newest()
    if latest is None or peer.held_size > latest.size:
        return ""
    if Cosignature.objects.filter(peer=peer, size=latest.size).exists():
        return ""
    is_longer = 0 < peer.held_size < latest.size
    path = tree.prove_consistency(peer.held_size, latest.size) if is_longer else []
    return write_submission(
        Submission(old_size=peer.held_size, path=tuple(path), checkpoint=latest.note)
    )


@transaction.atomic
def keep_cosignature(peer: Peer, size: int, note: str, lines: str, *, now: datetime) -> bool:
    """Keep a peer's word for a checkpoint of ours, if it is theirs and right.

    Of what they answered that one line is kept and shown to others, and nothing besides.
    """
    try:
        whole = with_cosignatures(note, lines)
    except NotWitnessed:
        return False
    found = first_line(whole, peer.origin, _counting(peer, now=now))
    if found is None:
        return False
    at, line = found
    Cosignature.objects.get_or_create(
        peer=peer, size=size, defaults={"line": line, "at": datetime.fromtimestamp(at, UTC)}
    )
    Peer.objects.filter(pk=peer.pk, held_size__lt=size).update(held_size=size)
    return True


def _counting(peer: Peer, *, now: datetime) -> list[Key]:
    """The keys of a peer that count now.

    One that was revoked, or has a successor, vouches for nothing new: whoever has stolen it writes
    any time they like.
    """
    return [key for key in keys_of(peer) if key.has_begun(now) and key.last is None]


def note_vouchers(peer: Peer, size: int, note: str, *, now: datetime) -> None:
    """Remember which groups that we know vouch for a peer's checkpoint."""
    origins = witnesses_under(read_note(note))
    if not origins:
        return
    known = Vouched.objects.filter(peer=peer, size=size).values_list("by", flat=True)
    witnesses = Peer.objects.pinned().filter(origin__in=origins).exclude(pk=peer.pk)
    new = []
    for witness in witnesses.exclude(origin__in=list(known)):
        at = first_cosigned(note, witness.origin, _counting(witness, now=now))
        if at is not None:
            moment = datetime.fromtimestamp(at, UTC)
            new.append(Vouched(peer=peer, size=size, by=witness.origin, at=moment))
    Vouched.objects.bulk_create(new, ignore_conflicts=True)


def witnesses_of(size: int) -> list[Witness]:
    """Who vouches for the first `size` entries of our record, and since when."""
    rows = Cosignature.objects.filter(size__gte=size).select_related("peer").order_by("at")
    return _first_of_each(
        Witness(origin=row.peer.origin, name=row.peer.name, at=row.at) for row in rows
    )


def witnesses_of_peer(peer: Peer, index: int) -> list[Witness]:
    """Who else vouches that an entry stands in a peer's record, and since when."""
    names = dict(Peer.objects.values_list("origin", "name"))
    rows = Vouched.objects.filter(peer=peer, size__gt=index).order_by("at")
    return _first_of_each(
        Witness(origin=row.by, name=names.get(row.by, row.by[:8]), at=row.at) for row in rows
    )


def _first_of_each(rows: Iterable[Witness]) -> list[Witness]:
    found: dict[str, Witness] = {}
    for row in rows:
        found.setdefault(row.origin, row)
    return list(found.values())


def lines_for(size: int) -> str:
    """The cosignatures under our checkpoint of this size, so many as others read.

    Where there are more: first of those with whom we decided then, whose word is needed; and of
    all the earliest.
    """
    rows = Cosignature.objects.filter(size=size).order_by("at", "peer__origin")
    lines = list(rows.values_list("peer__origin", "line"))
    if len(lines) > LINES_OF_A_NOTE:
        at = Checkpoint.objects.get(size=size).at
        needed = frozenset[str]().union(*circles_of(instance.origin, at=at))
        lines.sort(key=lambda one: one[0] not in needed)
    return "".join(line for _origin, line in lines[:LINES_OF_A_NOTE])


def own_hash() -> str:
    """How witnesses call our record in addresses."""
    return origin_hash(instance.origin)
