"""Beginning anew with a group that the group knows again in spite of evidence.

What voters saw is the new start: the record is read again from its first entry, and has to lead
to that very checkpoint. What was heard before is compared with it, and what it does not hold is
taken back, so that everybody who knows it again has heard the same.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core import hooks
from federation.peers.models import Fault, HeardObject, Peer
from federation.peers.rules.introductions import Introduction
from federation.wire.rules.witnesses import NotWitnessed, statement_of

DROPPED = _("their record, as we know it now, does not hold this")
# What makes two announcements the same: then what followed from them is the same, too.
SAME = ("number", "uid", "digest", "kind", "index", "logged_at")


def begin_anew(peer: Peer, introduction: Introduction, *, now: datetime) -> dict[str, object]:
    """Forget how far the peer was read, and hold it to what was shown; save it afterwards.

    Returns what we vouched for until now: our own record tells it, because as a witness we may
    have cosigned what the new one contradicts.
    """
    vouched = {"vouched_size": peer.vouched_size, "vouched_root": bytes(peer.vouched_root).hex()}
    shown = introduction.statement
    known = (shown.size, peer.size, peer.cursor, peer.vouched_size, peer.shown_elsewhere)
    peer.before, peer.begun_at = max(*known, *_sizes(peer), peer.before), now
    peer.cursor, peer.peaks, peer.checkpoint = 0, b"", ""
    peer.size, peer.number, peer.heard_at, peer.shown_elsewhere = 0, 0, None, 0
    peer.vouched_size, peer.vouched_root = shown.size, shown.root
    peer.vouched_note, peer.vouched_at = introduction.checkpoint, now
    peer.heard_keys.all().delete()
    peer.vouched.all().delete()
    peer.pieces.all().delete()
    if peer.heard.unsettled().exists():
        # It did not come to a comparison after the last beginning: nothing followed from these.
        peer.heard.standing().delete()
    peer.heard.standing().update(set_aside_at=now)
    peer.evidence.undecided().update(answered_at=now)
    return vouched


def _sizes(peer: Peer) -> Iterator[int]:
    """How long the records were that evidence shows."""
    for pair in peer.evidence.filter(fault=Fault.TWO_RECORDS).values_list("first", "second"):
        for note in pair:
            with suppress(NotWitnessed):
                yield statement_of(note).size


def settle(peer: Peer, *, now: datetime) -> None:
    """Compare what was heard before with the record as it is known now, once, when it was read.

    As far as both say the same, nothing is done a second time. From the first difference on what
    followed is taken back, the last first, and what the record says now has its effect in its
    order.
    """
    if not peer.heard.unsettled().exists():
        return
    same = _same(peer)
    peer.heard.standing().filter(number__lte=same).delete()
    peer.heard.unsettled().filter(number__lte=same).update(set_aside_at=None)
    peer.number = same
    lasting = {}
    for heard in peer.heard.unsettled().order_by("-number"):
        had_effect = heard.done_at is not None and not heard.reason
        if had_effect and not _take_back(peer, heard, now=now):
            lasting[heard.uid, heard.digest] = heard
    again = [one for one in peer.heard.waiting() if (one.uid, one.digest) in lasting]
    for one in again:
        former = lasting[one.uid, one.digest]
        one.finish(former.document, reason="", now=now)
    HeardObject.objects.keep(again)
    peer.heard.unsettled().update(dropped_at=now, reason=str(DROPPED))


def _same(peer: Peer) -> int:
    """The number of the last object up to which the record says what it said before."""
    rows = (peer.heard.unsettled(), peer.heard.standing())
    before, present = (found.order_by("number").values_list(*SAME) for found in rows)
    last = 0
    for one, other in zip(before, present, strict=False):
        if one != other:
            break
        last = one[0]
    return last


def _take_back(peer: Peer, heard: HeardObject, *, now: datetime) -> bool:
    """Let those who acted on an object undo it; whether anybody did."""
    where = {"index": heard.index, "logged_at": heard.logged_at}
    takers = hooks.civic_unsaid.values()
    taken = [take(peer, heard.kind, heard.words, **where, now=now) for take in takers]
    return any(taken)
