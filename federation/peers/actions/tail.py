"""What peers hold of our record: more than we have, if the home was restored from an old copy."""

from datetime import datetime

from django.db import transaction

from core.instance import instance
from core.keys import actions as held
from core.keys.signing import verify
from core.record import tree
from core.record.models import Head
from core.record.rules.checkpoint import Statement
from core.record.rules.tree import Hash
from federation.peers.models import Ahead, Peer
from federation.peers.rules.introductions import signed_statement


@transaction.atomic
def note_held(peer: Peer, note: str, *, now: datetime) -> None:
    """What a peer holds of our record; if we signed it and do not have it, we lack our tail."""
    statement = _own_statement(note) if note else None
    if statement is None:
        Peer.objects.filter(pk=peer.pk).update(held_size=0, knows_us=bool(note))
        return
    if _has(statement.size, statement.root):
        Peer.objects.filter(pk=peer.pk).update(held_size=statement.size, knows_us=True)
        # Whoever began anew with us holds what we have, and no longer what we lack.
        Ahead.objects.filter(peer=peer).delete()
        return
    _note_ahead(peer, statement, note, now=now)


def note_read(peer: Peer, note: str, *, now: datetime) -> None:
    """A checkpoint under which a peer read our record; if we signed it, we have to lead there."""
    statement = _own_statement(note) if note else None
    if statement is not None and not _has(statement.size, statement.root):
        _note_ahead(peer, statement, note, now=now)


def _note_ahead(peer: Peer, statement: Statement, note: str, *, now: datetime) -> None:
    Ahead.objects.get_or_create(
        peer=peer,
        size=statement.size,
        defaults={"root": statement.root, "note": note, "at": now},
    )


def _own_statement(note: str) -> Statement | None:
    """What a checkpoint of ours says, if we signed it."""
    keys = held.log_public_keys()
    return signed_statement(note, origin=instance.origin, keys=keys, verify=verify)


def _has(size: int, root: Hash) -> bool:
    """Whether our record begins like this."""
    length = Head.objects.size()
    return 0 < size <= length and tree.root_at(size) == root


def is_missing() -> bool:
    """Whether we once signed more than we have; what has come back since is forgotten."""
    signed = list(Ahead.objects.all())
    back = [row.pk for row in signed if _has(row.size, bytes(row.root))]
    if back:
        Ahead.objects.filter(pk__in=back).delete()
    return len(back) < len(signed)
