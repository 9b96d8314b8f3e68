"""When a peer is visited next: soon while there is more, later and later while nobody answers."""

from datetime import datetime, timedelta

from django.db import transaction

from core import hooks
from federation.peers.actions import recovering, tail
from federation.peers.actions.findings import Findings
from federation.peers.actions.knowing import log_keys_of
from federation.peers.models import Peer
from federation.wire.rules.patience import FIRST_PAUSE, pause_after
from federation.wire.wall import wall

A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)


@transaction.atomic
def plan(number: int, findings: Findings, *, is_heard: bool, now: datetime) -> None:
    """When the next visit is: soon while there is more, later and later while nobody answers."""
    peer = Peer.objects.select_for_update().get(pk=number)
    moment = wall()
    peer.asked_at = moment
    peer.last_error = findings.error[:250]
    if findings.error:
        peer.failures += 1
        pause = pause_after(peer.failures)
    else:
        peer.failures, peer.seen_at = 0, moment
        pause = _pause(peer, findings, is_heard=is_heard, now=now)
    peer.due_at = moment + pause
    peer.save(update_fields=["asked_at", "last_error", "failures", "seen_at", "due_at"])


def _pause(peer: Peer, findings: Findings, *, is_heard: bool, now: datetime) -> timedelta:
    if tail.is_missing():
        # At once while more comes, and when it has just been noticed. Where nothing can come, since
        # we signed something else, there is nothing to hurry for.
        asked = findings.errand.lack
        is_new = (
            recovering.lack(peer) is not None
            if asked is None
            else recovering.has_come_on(peer, since=asked)
        )
        return timedelta() if is_new else FIRST_PAUSE
    has_learnt_keys = len(log_keys_of(peer)) > len(findings.errand.there.keys)
    has_more = peer.left or has_learnt_keys
    if peer.number > findings.errand.done:
        # Words came; where others wait for theirs, they come next.
        has_more = has_more or peer.heard.waiting().exists()
    if peer.is_read and is_heard and has_more:
        return timedelta()
    if findings.held_size is not None:
        return FIRST_PAUSE
    lacks = findings.errand.missing or peer.heard.waiting().exists()
    usual = AN_HOUR if lacks else A_DAY
    return min(_wish(peer, now=now) or usual, usual)


def hasten(*, now: datetime) -> None:
    """Bring forward visits that became urgent after they were planned."""
    for peer in Peer.objects.read().filter(due_at__gt=wall(), failures=0):
        wish = _wish(peer, now=now)
        if wish and peer.asked_at and peer.asked_at + wish < peer.due_at:
            soon = Peer.objects.filter(pk=peer.pk, due_at=peer.due_at)
            soon.update(due_at=peer.asked_at + wish)


def _wish(peer: Peer, *, now: datetime) -> timedelta | None:
    """How soon it should be asked again, if there is a reason."""
    wishes = [near(peer, now=now) for near in hooks.haste.values()]
    return min((wish for wish in wishes if wish is not None), default=None)
