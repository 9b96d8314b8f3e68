"""What the group says to other groups: objects that its record announces and that it proves."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction

from core import hooks
from core.instance import instance
from core.keys import actions as held
from core.record.actions import append
from core.record.models import Entry
from core.record.sequencer import Withheld, lock_head
from federation.identity.rules import keys as law
from federation.peers import asking, verbs
from federation.peers.actions import tail
from federation.peers.models import CivicObject, Peer
from federation.peers.rules import civic
from federation.peers.rules.moments import moment_of
from federation.wire.rules.documents import Document
from federation.wire.rules.proofs import sign_object
from federation.wire.wall import wall

HURRIED = frozenset({verbs.SAID.name, law.RECOVERED, law.WITNESSED})


@transaction.atomic
def publish(*, kind: str, body: Mapping[str, Any], now: datetime) -> CivicObject:
    """Say something to all peers: its digest stands in the record, and it waits to be read.

    `body` holds integers, texts, truth values, lists and objects, at most 64 KiB together with
    the rest. A group's objects are numbered without gaps in the order of its record, so whoever
    misses one sees it. Call it in the transaction of what it tells. What came back from others
    after the home was restored, and can be said only once, stands. Raises Unreadable, and Withheld
    while we lack the end of our record: somebody knows what was said there.

    It holds the head of the record until the transaction ends. Whoever holds other rows that those
    who speak hold, too, takes the head before them.
    """
    if tail.is_missing():
        raise Withheld
    if (former := said_before(kind, body)) is not None:
        return former
    # So numbers and leaves have one order.
    now = take_the_floor(now=now)
    last = CivicObject.objects.order_by("-number").values_list("number", flat=True).first() or 0
    uid, number = uuid4(), last + 1
    document = civic.write(
        origin=instance.origin, uid=str(uid), kind=kind, number=number, body=body, at=now
    )
    said = CivicObject.objects.create(
        number=number,
        uid=uid,
        kind=kind,
        digest=civic.digest(document),
        document=asking.written(document),
        at=now,
    )
    payload = {"number": number, "kind": kind, "digest": said.digest}
    append(verbs.SAID, subject=said.subject, payload=payload, at=now)
    return said


def said_before(kind: str, body: Mapping[str, Any]) -> CivicObject | None:
    """What we said of the same matter and lost, if a group says such a thing only once."""
    matter = hooks.said_once.get(kind)
    name = matter(body) if matter else None
    if matter is None or name is None:
        return None
    regained = CivicObject.objects.filter(kind=kind, is_regained=True).order_by("number")
    same = (one for one in regained if matter(one.content["body"]) == name)
    return next(same, None)


def take_the_floor(*, now: datetime) -> datetime:
    """Hold the head of the record, and the moment at which we speak: never before we spoke last.

    Others count it so as well; two processes may have looked at the clock in another order.
    """
    lock_head()
    last = CivicObject.objects.order_by("-number").values_list("at", flat=True).first()
    return moment_of(now, before=last)


def proved(objects: Iterable[CivicObject]) -> list[Document]:
    """The objects with proofs by the key of the day."""
    key = held.object_key()
    method = civic.method(instance.origin, key.epoch)
    at = wall()
    return [sign_object(one.content, method=method, sign=key.sign, at=at) for one in objects]


def hurry(entries: Sequence[Entry]) -> None:
    """Follow the record: once an object of ours has its place in it, every peer is visited at once.

    The visit asks to vouch for the new checkpoint, from which the peer sees that there is more. The
    same holds for keys that wait until others have vouched for them.
    """
    if any(entry.verb in HURRIED for entry in entries):
        Peer.objects.read().filter(failures=0).update(due_at=wall())
