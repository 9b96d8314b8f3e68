"""A home restored from an old copy asks its peers for the end of its record, and takes it back.

Peers keep what they read. What they give counts only as a whole, and only if it leads to every
checkpoint that we signed: so nobody can put anything into our record. Until then it lies apart.
"""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import Length

from core.record.models import Head, Leaf
from core.record.regaining import regain
from core.record.rules.tails import Kept, NotTheTail, first_missing, tail
from federation.identity.actions.keys import changed_since
from federation.peers import asking, verbs
from federation.peers.actions import tail as known
from federation.peers.actions.findings import Findings, Lack
from federation.peers.models import Ahead, CivicObject, Obstacle, OurPiece, OurWords, Peer
from federation.peers.rules import civic
from federation.peers.rules.civic import Announced
from federation.peers.rules.entries import announced, read_entry
from federation.peers.rules.pieces import cut
from federation.wire.rules.documents import Document, Unreadable
from federation.wire.rules.proofs import without_proofs
from federation.wire.wall import wall

log = logging.getLogger("folkmoot.peers")
A_DAY = timedelta(days=1)
MOMENT = "%Y-%m-%dT%H:%M:%SZ"
# No peer keeps more of us than that; whoever gives more gives something else.
MOST_BYTES = 16 * 1024 * 1024
Leaves = Iterator[tuple[int, Kept]]


class Hindered(Exception):
    """What others kept is ours, and cannot take its place yet."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How many of the entries that are missing one of the others has given back so far."""

    fetched: int
    missing: int


# --- What is asked for ------------------------------------------------------------------------
def lack(peer: Peer) -> Lack | None:
    """What this peer is asked for; None if our record has all that we signed."""
    size, target = Head.objects.size(), _target()
    if target <= size:
        return None
    place = _fetched(peer, size)
    numbers = _wanted(peer) if place >= target else {}
    first, last = min(numbers, default=1), max(numbers, default=0)
    return Lack(place=place, target=target, number=first, last=last)


def has_come_on(peer: Peer, *, since: Lack) -> bool:
    """Whether it gave something that fits, or all is here; whatever else it gives can wait."""
    now = lack(peer)
    if now is None:
        return True
    return (now.place, now.number) > (since.place, since.number)


def progress() -> Progress:
    """How far it is, for people."""
    size = Head.objects.size()
    missing = max(_target() - size, 0)
    givers = Peer.objects.filter(given__isnull=False).distinct()
    fetched = max((_fetched(peer, size) - size for peer in givers), default=0)
    return Progress(fetched=min(fetched, missing), missing=missing)


def _target() -> int:
    return Ahead.objects.order_by("-size").values_list("size", flat=True).first() or 0


def _fetched(peer: Peer, size: int) -> int:
    """Up to where this peer gave us what follows on the record here."""
    spans = OurPiece.objects.filter(peer=peer, first__gte=size).order_by("first")
    return first_missing(size, list(spans.values_list("first", "width")))


def _given(peer: Peer) -> Leaves:
    size = Head.objects.size()
    return OurPiece.objects.filter(peer=peer, first__gte=size).leaves()


def _wanted(peer: Peer) -> dict[int, Announced]:
    """Our messages that are announced in what this peer gave, and whose words nobody gave yet."""
    head = Head.objects.filter(pk=1).first() or Head(pk=1)
    try:
        found = tail(head.frontier, _given(peer), _signed())
    except NotTheTail:
        return {}
    read = (read_entry(leaf.data, index=at) for at, leaf in enumerate(found, head.size))
    said = [one for entry in read if entry and (one := announced(entry))]
    here = set(OurWords.objects.values_list("number", flat=True))
    uids = CivicObject.objects.filter(number__in=[one.number for one in said])
    ours = {str(uid) for uid in uids.values_list("uid", flat=True)}
    return {one.number: one for one in said if one.number not in here and one.uid not in ours}


def _signed() -> dict[int, bytes]:
    return {size: bytes(root) for size, root in Ahead.objects.values_list("size", "root")}


# --- What came --------------------------------------------------------------------------------
@transaction.atomic
def keep_given(peer: Peer, findings: Findings, *, now: datetime) -> None:
    """Keep apart what a peer gave back, so that the next visit goes on from there."""
    asked = findings.errand.lack
    if asked is None or asked != lack(peer):
        return
    place, leaves = asked.place, list[Kept]()
    for span in findings.given:
        known.note_read(peer, span.note, now=now)
        fitting = [leaf for at, leaf in span.leaves() if at >= place + len(leaves)]
        if span.first > place + len(leaves):
            break
        leaves += fitting
    mine = OurPiece.objects.filter(peer=peer)
    if place == Head.objects.size():
        mine.delete()
    OurPiece.objects.bulk_create(
        OurPiece(
            peer=peer,
            first=span.first,
            width=span.width,
            hashes=span.hashes,
            entries=span.entries,
        )
        for span in cut(place, leaves[: asked.target - place], note="")
    )
    weight = mine.aggregate(all=Sum(Length("entries")))["all"] or 0
    if weight > MOST_BYTES:
        mine.delete()
    if findings.given_words:
        _keep_words(peer, findings.given_words)


def _keep_words(peer: Peer, words: dict[int, Document]) -> None:
    """Only the very words that our record announced."""
    wanted = _wanted(peer)
    OurWords.objects.bulk_create(
        OurWords(peer=peer, number=number, document=asking.written(without_proofs(document)))
        for number, document in words.items()
        if number in wanted and _is(document, wanted[number])
    )


def _is(document: Document, one: Announced) -> bool:
    try:
        return civic.digest(document) == one.digest
    except Unreadable:
        return False


# --- Taking it back ---------------------------------------------------------------------------
def recover(*, now: datetime) -> bool:
    """Let the end of our record take its place again, if it is here; else note why not."""
    if not known.is_missing():
        return False
    obstacle = Obstacle.SILENT if _may_hold_more(now=now) else Obstacle.SHORT
    target, size = _target(), Head.objects.size()
    givers = Peer.objects.filter(given__isnull=False).distinct().order_by("pk")
    complete = [peer for peer in givers if _fetched(peer, size) >= target > size]
    for peer in complete if obstacle is Obstacle.SHORT else ():
        try:
            _take_back(peer, now=now)
        except NotTheTail as error:
            log.warning("What %s gave back is not our record: %s", peer.address, error)
            OurPiece.objects.filter(peer=peer).delete()
            obstacle = Obstacle.OTHER
        except Hindered as error:
            obstacle = error.obstacle
            break
        else:
            return True
    if Ahead.objects.filter(size__lte=size).exists():
        # We signed something else after the copy was made, or before: no tail leads there.
        obstacle = Obstacle.OTHER
    Ahead.objects.filter(size=target).exclude(obstacle=obstacle).update(obstacle=obstacle)
    return False


def _may_hold_more(*, now: datetime) -> bool:
    """Whether somebody who did not answer may hold more; nobody is waited for longer than a day."""
    since = Ahead.objects.order_by("at").values_list("at", flat=True).first()
    is_young = since is not None and now < since + A_DAY
    return is_young and Peer.objects.read().filter(failures__gt=0).exists()


@transaction.atomic
def _take_back(peer: Peer, *, now: datetime) -> None:
    """All of it or nothing. Raises NotTheTail, Hindered."""
    notes = list(Ahead.objects.order_by("size").values_list("note", flat=True))
    span = regain(_given(peer), notes=notes, groups=[peer.origin], now=now)
    if changed_since(span.start):
        raise Hindered(Obstacle.KEYS)
    if known.is_missing():
        raise NotTheTail("we signed another record besides")
    _take_back_words(span)
    OurPiece.objects.all().delete()
    OurWords.objects.all().delete()
    Peer.objects.read().update(due_at=wall())


def _take_back_words(span: range) -> None:
    """What we said to others, so that we say nothing else under the same numbers."""
    said = Leaf.objects.saying(verbs.SAID.name).filter(index__gte=span.start, index__lt=span.stop)
    found = []
    for leaf in said.filter(is_regained=True).select_related("entry").order_by("index"):
        entry = read_entry(leaf.entry.data, index=leaf.index)
        one = announced(entry) if entry else None
        if one is None:
            continue
        words = OurWords.objects.filter(number=one.number).first()
        if words is None:
            raise Hindered(Obstacle.WORDS)
        found.append(_said(one, words.document))
    # Whatever got one of these numbers here meanwhile was heard by nobody, and never will be.
    CivicObject.objects.filter(number__in=[one.number for one in found]).delete()
    CivicObject.objects.bulk_create(found)


def _said(one: Announced, document: str) -> CivicObject:
    at = datetime.strptime(json.loads(document)["at"], MOMENT).replace(tzinfo=UTC)
    return CivicObject(
        number=one.number,
        uid=one.uid,
        kind=one.kind,
        digest=one.digest,
        document=document,
        at=at,
        is_regained=True,
        is_followed=False,
    )
