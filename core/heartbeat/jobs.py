"""Work that follows the record: each subscriber has a cursor and misses nothing.

A subscriber is called with entries in the order of their leaves, each exactly once as far as its
own rows are concerned: what it writes and its cursor are one transaction.
"""

import logging
from datetime import datetime

from django.db import transaction

from core import hooks
from core.heartbeat import clock
from core.heartbeat.models import Cursor
from core.prepared import Prepared
from core.record.models import Entry, Head, Leaf
from core.record.sequencer import sequence

log = logging.getLogger("folkmoot.jobs")
BATCH = 500
FROM = Prepared(
    lambda position: (
        Leaf.objects.filter(index__gte=position).select_related("entry").order_by("index")[:BATCH]
    )
)


def entries_from(position: int) -> list[Entry]:
    """The next batch of what was recorded, from a leaf on, in the order of the leaves."""
    return [leaf.entry for leaf in FROM.rows(position)]


@transaction.atomic
def drain_once(name: str) -> int:
    """Hand the next batch of entries to a subscriber; return how many there were."""
    cursor, _is_new = Cursor.objects.select_for_update().get_or_create(subscriber=name)
    leaves = list(FROM.rows(cursor.position))
    if leaves:
        # What came back after the home was restored is told and not in force: nothing follows.
        if entries := [leaf.entry for leaf in leaves if not leaf.is_regained]:
            hooks.subscribers[name](entries)
        cursor.position += len(leaves)
        cursor.save(update_fields=["position"])
    return len(leaves)


def drain(name: str) -> int:
    """Let a subscriber catch up with the record; return how many entries it was given."""
    total = 0
    while handed := drain_once(name):
        total += handed
        if handed < BATCH:
            break
    return total


def drain_all(*, now: datetime | None = None) -> int:
    """Sequence what was appended and let every subscriber catch up."""
    sequenced = sequence(now or clock.now())
    # Between two acts everybody has caught up; that is seen without taking any cursor.
    size = Head.objects.size()
    positions = dict(Cursor.objects.values_list("subscriber", "position"))
    for name in hooks.subscribers:
        if positions.get(name) == size:
            continue
        try:
            drain(name)
        except Exception:
            # Its cursor has not moved; the others must not wait for it.
            log.exception("The subscriber %s failed; it will be tried again", name)
    return sequenced


class _Process:
    is_awake = False


def wake(*, now: datetime) -> None:
    """Do what rooms want done before the first work of this process, once.

    A home may have been restored from an old copy since it worked last.
    """
    if _Process.is_awake:
        return
    _Process.is_awake = True
    for name, act in hooks.wakings.items():
        try:
            act(now=now)
        except Exception:
            log.exception("What %s does first failed; the day goes on", name)


def do_chores(*, now: datetime) -> None:
    """Do what rooms want done at every beat, such as sending mail that waits."""
    for name, chore in hooks.chores.items():
        try:
            chore(now=now)
        except Exception:
            log.exception("The chore %s failed; it will be tried again", name)
