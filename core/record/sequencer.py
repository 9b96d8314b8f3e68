"""Gives every entry its place: takes entries without leaf, extends the tree, signs a checkpoint."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import hooks
from core.keys.actions import begin_key, log_key, new_key
from core.record import tree
from core.record.actions import append
from core.record.models import Checkpoint, Entry, Head, Leaf, Waiting
from core.record.rules.checkpoint import Statement, write
from core.record.rules.note import sign_note
from core.record.rules.tree import Frontier, Hash
from core.record.verbs import KEY_CHANGED
from core.refusals import Refusal

BATCH = 2000


class Withheld(Refusal):
    """The record is not signed now: others may hold more of it than we have."""

    code = "record-withheld"
    sentence = _("The record is not signed now, because others may hold more of it.")
    is_passing = True


def is_withheld() -> bool:
    """Whether some room says that signing now could contradict what was signed before."""
    return any(why() for why in hooks.withheld.values())


def sequence(now: datetime) -> int:
    """Give leaves to all entries that wait, in batches; return how many. Safe to call at once.

    Each batch with its checkpoint is one transaction under one lock, so a process that dies
    leaves whole batches behind and nothing half. While signing is withheld, entries wait.
    """
    total = 0
    while written := _sequence_batch(now):
        total += written
        if written < BATCH:
            break
    return total


def _sequence_batch(now: datetime) -> int:
    # Looked at before taking the lock: most calls find nothing to do.
    if not Waiting.objects.exists() or is_withheld():
        return 0
    with transaction.atomic():
        head = lock_head()
        waiting = list(Waiting.objects.in_order()[:BATCH])
        if not waiting:
            return 0
        # By their numbers and not by a join, for which PostgreSQL may read a million entries.
        entries = list(Entry.objects.filter(pk__in=waiting).order_by("pk"))
        place(head, entries, now)
    return len(entries)


def place(head: Head, entries: Sequence[Entry], now: datetime) -> None:
    """Give these entries the next leaves, and sign; whoever calls holds the head."""
    hashes = [entry.hash for entry in entries]
    Leaf.objects.bulk_create(
        Leaf(index=index, entry=entry, hash=hash_)
        for index, (entry, hash_) in enumerate(zip(entries, hashes, strict=True), head.size)
    )
    Waiting.objects.filter(pk__in=[entry.pk for entry in entries]).delete()
    frontier = grow(head, hashes)
    sign_checkpoint(frontier.size, frontier.root, now)


def grow(head: Head, hashes: Sequence[Hash]) -> Frontier:
    """Let the tree grow by these leaves, and remember it; whoever calls holds the head."""
    tree.store_subtrees(head.size, hashes)
    frontier = head.frontier
    for hash_ in hashes:
        frontier.add(hash_)
    head.size, head.peaks = frontier.size, b"".join(frontier.peaks)
    head.save(update_fields=["size", "peaks"])
    return frontier


def lock_head() -> Head:
    """The head, held until the end of the transaction."""
    head = Head.objects.select_for_update().filter(pk=1).first()
    if head is None:
        # Whoever comes second finds the row of whoever came first.
        Head.objects.bulk_create([Head(pk=1)], ignore_conflicts=True)
        head = Head.objects.select_for_update().get(pk=1)
    return head


def sign_checkpoint(size: int, root: bytes, now: datetime) -> Checkpoint:
    """Sign that the record has this size and root."""
    key = log_key()
    statement = Statement(origin=tree.origin_line(), size=size, root=root)
    note = sign_note(write(statement), statement.origin, key.public, key.sign)
    return Checkpoint.objects.create(size=size, root=root, note=note, at=now)


def change_key(now: datetime) -> int:
    """Sign the record with a new key from now on; return the number of the new key.

    The old key's last checkpoint signs the entry that names the new key, so whoever trusts the old
    one can trust the new one; until that entry has its leaf the old key goes on. A process that
    dies in between leaves a key that waits, with which the next try goes on. Raises Withheld.
    """
    if is_withheld():
        raise Withheld
    key = new_key("log")
    with transaction.atomic():
        append(
            KEY_CHANGED,
            subject=f"key:log-{key.epoch}",
            payload={"epoch": key.epoch, "public_key": key.public.hex()},
            at=now,
        )
    sequence(now)
    named = Leaf.objects.about(f"key:log-{key.epoch}").filter(entry__verb=KEY_CHANGED.name)
    if not named.exists():
        # Others may have shown meanwhile that they hold more of it.
        raise Withheld
    begin_key(key)
    return key.epoch
