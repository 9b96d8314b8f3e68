"""Keeping the box: a new key for it every night, everything in it written anew."""

import logging
import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from io import StringIO
from uuid import uuid4

from django.db import OperationalError, connection, transaction

from core.keys.boxes import (
    box_epochs,
    create_box_key,
    destroy_box_key,
    read_box_key,
    rotate_box_key,
)
from core.keys.files import KeyMissing
from core.prepared import Prepared
from core.record.actions import append_commitments
from groups.referenda.actions.locks import hold_box
from groups.referenda.actions.roll import ROLL, rewrite_roll
from groups.referenda.models import Referendum, SealedBallot
from groups.referenda.rules import Ballot
from groups.referenda.sealing import Box, NotThisBox, Sealed
from groups.referenda.verbs import BOX_KEPT, BOX_KEPT_FOR_MEMBERS

BOX = SealedBallot._meta.db_table
COLUMNS = "id, referendum_id, lookup, sealed"
TRIES = 3
ANY_BALLOT = Prepared(lambda vote: SealedBallot.objects.filter(referendum=vote)[:1])
_is_put_off: ContextVar[bool] = ContextVar("is_put_off", default=False)
log = logging.getLogger("folkmoot.referenda")
shuffle = random.SystemRandom().shuffle


def new_box(referendum: Referendum) -> Box:
    """A box under a new key; the vote notes its epoch and is saved by the caller."""
    if box_epochs(referendum.uid):
        referendum.box_epoch, key = rotate_box_key(referendum.uid)
    else:
        referendum.box_epoch, key = 1, create_box_key(referendum.uid)
    return Box(key, referendum.uid)


def read_box(referendum: Referendum) -> list[Ballot]:
    """All ballots of a sealed vote; raises KeyMissing or NotThisBox when the box is lost."""
    box = Box(read_box_key(referendum.uid, referendum.box_epoch), referendum.uid)
    rows = SealedBallot.objects.filter(referendum=referendum).values_list("lookup", "sealed")
    return [box.unseal(bytes(lookup), bytes(sealed)) for lookup, sealed in rows.iterator(5000)]


def is_lost(referendum: Referendum) -> bool:
    """Whether nobody can open the box any more, as after restoring a backup, which has no keys."""
    try:
        box = Box(read_box_key(referendum.uid, referendum.box_epoch), referendum.uid)
        row = ANY_BALLOT.first(referendum.pk)
        if row is not None:
            box.unseal(bytes(row.lookup), bytes(row.sealed))
    except (KeyMissing, NotThisBox):
        return True
    return False


@transaction.atomic
def rewrite_box(referendum: Referendum, *, now: datetime) -> None:
    """Give the box a new key, and every ballot and entry of the roll a new row in a new order.

    What somebody copied before cannot be matched with what is there afterwards. How many ballots
    there are is recorded, with a root over the sealed rows, which only the box's key opens.
    """
    hold_box(referendum)
    found = Referendum.objects.select_for_update().get(pk=referendum.pk)
    if found.is_closed:
        rewrite_roll(found)  # the box is empty, but the roll still shows the order of the last day
        return
    if is_lost(found):
        return
    ballots = read_box(found)
    shuffle(ballots)
    box = new_box(found)
    found.save(update_fields=["box_epoch"])
    sealed = [box.seal(ballot) for ballot in ballots]
    empty_box(found)
    fill_box(found, sealed)
    rewrite_roll(found)
    verb = BOX_KEPT_FOR_MEMBERS if found.for_members else BOX_KEPT
    append_commitments(verb, subject=found.subject, secrets=[one.sealed for one in sealed], at=now)


def empty_box(referendum: Referendum) -> None:
    """Remove all sealed ballots."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {BOX} WHERE referendum_id = %s", [referendum.pk])  # noqa: S608


def fill_box(referendum: Referendum, ballots: Iterable[Sealed]) -> None:
    """Put many sealed ballots into the box, each in a row under a random name.

    Past Django's models: a large box is rewritten every night, and its rows need nothing of them.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            lines = (
                f"{uuid4()}\t{referendum.pk}\t\\\\x{one.lookup.hex()}\t\\\\x{one.sealed.hex()}\n"
                for one in ballots
            )
            cursor.copy_expert(f"COPY {BOX} ({COLUMNS}) FROM STDIN", StringIO("".join(lines)))
        else:
            rows = [(uuid4().hex, referendum.pk, one.lookup, one.sealed) for one in ballots]
            cursor.executemany(f"INSERT INTO {BOX} ({COLUMNS}) VALUES (%s, %s, %s, %s)", rows)  # noqa: S608


def settle_keys(referendum: Referendum) -> None:
    """Destroy the keys that nothing is sealed with any more; may be repeated."""
    found = Referendum.objects.numbered(referendum.pk)
    destroy_box_key(found.uid, before=None if found.is_closed else found.box_epoch)


@contextmanager
def compacted_at_the_end() -> Iterator[None]:
    """Inside, what the nights would compact is left until the end, and then compacted once.

    For a made-up story that is played at once: no ballot of a living person is among its rows.
    """
    token = _is_put_off.set(True)
    try:
        yield
    finally:
        _is_put_off.reset(token)
    compact()


def compact() -> None:
    """Let the database forget rows that were deleted: their old versions, places and pages.

    Needs to be alone with the database, which other connections may prevent; then the deleted
    rows stay unreadable, since their key is gone, and the next night does it.
    """
    if connection.in_atomic_block or _is_put_off.get():
        return
    for _attempt in range(TRIES):
        try:
            _compact()
        except OperationalError as error:
            log.warning("the database could not be compacted: %s", error)
        else:
            return


def _compact() -> None:
    if connection.vendor == "postgresql":
        for table in (BOX, ROLL):
            _write_into_a_new_file(table)
        return
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@transaction.atomic
def _write_into_a_new_file(table: str) -> None:
    """Keep the rows and drop the file they lay in, with all that was deleted from it.

    `VACUUM FULL` would copy deleted rows as long as anybody's snapshot is older than their end,
    if only that of a worker that gathers statistics.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        cursor.execute(
            f"CREATE TEMPORARY TABLE kept ON COMMIT DROP AS SELECT * FROM {table} ORDER BY random()"  # noqa: S608 - only names of our own
        )
        cursor.execute(f"TRUNCATE {table}")
        cursor.execute(f"INSERT INTO {table} SELECT * FROM kept")  # noqa: S608
