"""A home restored from an old copy: the end of its record comes back from those who kept it.

The entries stand again where they stood, so that the record goes on under its name. What they
changed is not known any more: they are told, and not in force.
"""

import base64
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from core.keys.actions import log_public_keys
from core.keys.signing import verify
from core.record import tree
from core.record.actions import append
from core.record.models import Checkpoint, Entry, Head, Leaf, Waiting
from core.record.rules.canonical import NotCanonical, canonical
from core.record.rules.checkpoint import NotACheckpoint, Statement
from core.record.rules.checkpoint import read as read_statement
from core.record.rules.note import MARK, NotANote, NotSigned, key_id, read_note, verify_note
from core.record.rules.tails import Kept, NotTheTail, tail
from core.record.sequencer import grow, lock_head, place
from core.record.verbs import LOST, REGAINED

AT_ONCE = 1000


@transaction.atomic
def regain(
    kept: Iterable[tuple[int, Kept]],
    *,
    notes: Iterable[str],
    groups: Sequence[str],
    now: datetime,
) -> range:
    """Take back what others kept of our record; return the places where it stands.

    `notes` are checkpoints with our own signature: the leaves have to lead to the longest, and to
    each on the way. What waited here when the copy was made, and had its place already, gets that
    place again and stays in force. `groups` are the origins of those who gave it. Raises
    NotTheTail, and nothing has changed then.
    """
    head = lock_head()
    signed = {one.size: (one.root, note) for one, note in map(_own, notes)}
    found = tail(head.frontier, kept, {size: root for size, (root, _note) in signed.items()})
    first = head.size
    _place(head, found, now=now)
    Checkpoint.objects.bulk_create(
        Checkpoint(size=size, root=root, note=note, at=now)
        for size, (root, note) in sorted(signed.items())
        if first < size
    )
    last = first + len(found) - 1
    told = append(
        REGAINED,
        subject="record:tail",
        payload={"first": first, "last": last, "groups": sorted(groups)},
        at=now,
    )
    # It comes before whatever else waits, so that whoever reads on knows what that follows on.
    place(head, [told], now)
    return range(first, last + 1)


def _own(note: str) -> tuple[Statement, str]:
    """What a checkpoint says, and the note with our signature alone; raises NotTheTail."""
    name = tree.origin_line()
    keys = {
        (name, key_id(name, public)): partial(verify, public)
        for public in log_public_keys().values()
    }
    try:
        text = verify_note(note, keys)
        statement = read_statement(text)
    except (NotANote, NotSigned, NotACheckpoint) as error:
        raise NotTheTail(str(error)) from None
    if statement.origin != name:
        raise NotTheTail("it is another's record")
    lines = (
        f"{MARK}{one.name} {base64.b64encode(one.key_id + one.signature).decode()}\n"
        for one in read_note(note).signatures
        if (one.name, one.key_id) in keys
    )
    return statement, f"{text}\n{''.join(lines)}"


def _place(head: Head, found: Sequence[Kept], *, now: datetime) -> None:
    """Insert entries and leaves, each where it stood."""
    first = head.size
    for start in range(0, len(found), AT_ONCE):
        piece = found[start : start + AT_ONCE]
        here = _waiting(piece)
        made = [here.get(one.hash) or _entry(one, now=now) for one in piece]
        # The database lets each new entry wait for a place, and it has one.
        Entry.objects.bulk_create(entry for entry in made if entry.pk is None)
        Waiting.objects.filter(pk__in=[entry.pk for entry in made]).delete()
        Leaf.objects.bulk_create(
            Leaf(
                index=first + start + step,
                entry=entry,
                hash=one.hash,
                is_regained=None if one.hash in here else True,
            )
            for step, (entry, one) in enumerate(zip(made, piece, strict=True))
        )
    grow(head, [one.hash for one in found])


def _waiting(piece: Sequence[Kept]) -> dict[bytes, Entry]:
    """Of what waits here that which had its place already, by hash."""
    wanted = {one.hash for one in piece}
    waiting = Entry.objects.filter(pk__in=Waiting.objects.in_order())
    hashed = ((entry.hash, entry) for entry in waiting.iterator(AT_ONCE))
    return {hash_: entry for hash_, entry in hashed if hash_ in wanted}


def _entry(one: Kept, *, now: datetime) -> Entry:
    """The entry as it was; where nobody kept its bytes, one that stands for it."""
    entry = _read(one.data) if one.data else None
    return entry or Entry(
        verb=LOST.name, version=LOST.version, subject="record:tail", payload="{}", at=now
    )


def _read(data: bytes) -> Entry | None:
    """The entry that was hashed from these bytes; None for one that this version cannot write."""
    try:
        found = json.loads(data)
        entry = Entry(
            uid=UUID(found["uid"]),
            verb=found["verb"],
            version=found["version"],
            subject=found["subject"],
            payload=canonical(found["payload"]),
            at=datetime.strptime(found["at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC),
        )
    except (ValueError, KeyError, TypeError, NotCanonical):
        return None
    return entry if entry.data == data else None
