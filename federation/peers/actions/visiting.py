"""Visits: every peer once a day, every hour when a deadline is near, at once when there is news.

Each peer has a lane of its own, which is claimed before the visit and tried again later and later,
at last every six hours, for ever. Asking happens in threads, without the database.
"""

import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from django.db import transaction

from core import hooks
from core.instance import instance
from core.keys import actions as held
from core.record.models import Checkpoint
from core.record.rules.checkpoint import read as read_statement
from core.record.rules.note import read_note
from federation.peers.actions import tail, witnessing
from federation.peers.actions.errands import Errand, Findings, Known, run
from federation.peers.actions.hearing import hear
from federation.peers.actions.knowing import accuse, log_keys_of
from federation.peers.models import Fault, Peer, State
from federation.wire.rules.patience import FIRST_PAUSE, pause_after
from federation.wire.wall import wall

VISITS_AT_ONCE = 8
SECONDS_A_BEAT = 20.0
CLAIM = timedelta(minutes=3)
A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
# A process does not sign before everybody was asked whether they hold more than we have.
STARTED = wall()


def visit_all(*, now: datetime, seconds: float = SECONDS_A_BEAT) -> int:
    """Visit those who are due; return how many answered. Several processes may do it.

    `now` is the group's time, for what follows from what is heard; visits go by the world's.
    """
    until = time.monotonic() + seconds
    answered = 0
    with ThreadPoolExecutor(VISITS_AT_ONCE, thread_name_prefix="visit") as visitors:
        while time.monotonic() < until and (errands := list(_errands())):
            for findings in visitors.map(run, errands):
                note(findings, now=now)
                answered += not findings.error
    return answered


def visit(peer: Peer, *, now: datetime) -> Findings:
    """Visit one peer now."""
    findings = run(errand_to(peer, _others()))
    note(findings, now=now)
    return findings


def make_due() -> None:
    """Whoever was not asked since this process began is asked before anything is signed."""
    Peer.objects.unasked_since(STARTED).update(due_at=STARTED)


def may_not_sign() -> bool:
    """Whether signing could contradict what we signed before the home was restored from a copy."""
    if instance.is_scratch:
        return False
    return Peer.objects.unasked_since(STARTED).exists() or tail.is_missing()


def _errands() -> Iterable[Errand]:
    """Those that this process got hold of."""
    due = list(Peer.objects.due(wall())[:VISITS_AT_ONCE])
    others = _others() if due else []
    for peer in due:
        mine = Peer.objects.filter(pk=peer.pk, due_at=peer.due_at)
        if mine.update(due_at=wall() + CLAIM):
            yield errand_to(peer, others)


def errand_to(peer: Peer, others: Sequence[Known]) -> Errand:
    """Everything that a visit needs, read at once."""
    waiting = peer.heard.waiting().values_list("number", flat=True).first()
    return Errand(
        there=_known(peer),
        frontier=peer.frontier,
        number=waiting or 0,
        ours=_ours(),
        submission=witnessing.submission_for(peer),
        others=tuple(one for one in others if one.peer != peer.pk),
        shown=peer.introduced.checkpoint if peer.state == State.KNOWN else "",
    )


def _others() -> list[Known]:
    """Those whom we have read to the end of what they signed."""
    return [_known(peer) for peer in Peer.objects.read() if 0 < peer.cursor == peer.size]


def _known(peer: Peer) -> Known:
    frontier = peer.frontier
    return Known(
        peer=peer.pk,
        address=peer.address,
        origin=peer.origin,
        origin_hash=peer.origin_hash,
        keys=log_keys_of(peer),
        size=frontier.size,
        root=frontier.root,
        note=peer.checkpoint,
    )


def _ours() -> Known:
    latest = Checkpoint.objects.newest()
    return Known(
        peer=0,
        address=instance.address,
        origin=instance.origin,
        origin_hash=witnessing.own_hash(),
        keys=held.log_public_keys(),
        size=latest.size if latest else 0,
        root=bytes(latest.root) if latest else b"",
        note=latest.note if latest else "",
    )


def note(findings: Findings, *, now: datetime) -> None:
    """Take over what a visit found, part by part, and say when the next one is."""
    peer = Peer.objects.get(pk=findings.errand.there.peer)
    for lie in findings.lies:
        liar = Peer.objects.get(pk=lie.peer)
        accuse(liar, Fault.TWO_RECORDS, lie.first, lie.second, now=now)
    if findings.held is not None:
        tail.note_held(peer, findings.held, now=now)
    is_heard = hear(peer, findings, now=now)
    _note_vouching(peer, findings, now=now)
    if findings.statement is not None:
        witnessing.note_vouchers(peer, findings.statement.size, findings.note, now=now)
    _plan(peer.pk, findings, is_heard=is_heard)


def _note_vouching(peer: Peer, findings: Findings, *, now: datetime) -> None:
    if findings.knows_us is not None:
        Peer.objects.filter(pk=peer.pk).update(knows_us=findings.knows_us)
    if findings.cosignature:
        brought = findings.errand.submission.partition("\n\n")[2]
        size = read_statement(read_note(brought).text).size
        witnessing.keep_cosignature(peer, size, brought, findings.cosignature, now=now)
    elif findings.held_size is not None:
        Peer.objects.filter(pk=peer.pk).update(held_size=findings.held_size)


@transaction.atomic
def _plan(number: int, findings: Findings, *, is_heard: bool) -> None:
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
        pause = _pause(peer, findings, is_heard=is_heard)
    peer.due_at = moment + pause
    peer.save(update_fields=["asked_at", "last_error", "failures", "seen_at", "due_at"])


def _pause(peer: Peer, findings: Findings, *, is_heard: bool) -> timedelta:
    has_learnt_keys = len(log_keys_of(peer)) > len(findings.errand.there.keys)
    if peer.is_read and is_heard and (peer.left or has_learnt_keys):
        return timedelta()
    if findings.held_size is not None:
        return FIRST_PAUSE
    is_urgent = any(near() for near in hooks.haste.values()) or peer.heard.waiting().exists()
    return AN_HOUR if is_urgent else A_DAY
