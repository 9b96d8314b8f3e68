"""Visits: every peer once a day, more often when a deadline is near, at once when there is news.

Each peer has a lane of its own, which is claimed before the visit and tried again later and later,
at last every six hours, for ever. Asking happens in threads, without the database.

No peer can starve the others. A visit reads, proves and does a bounded amount (see `errands`);
whoever has more is due again at once, but behind everybody who was due before. A peer is compared
with a few others in a visit, drawn anew each time, so that a thousand peers cost a thousand times
what one costs. What fails with one of them here, by whosever fault, ends that visit only.
"""

import logging
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from random import SystemRandom

from django.db import connections
from django.db.models import F, Max, Min

from core.instance import instance
from core.keys import actions as held
from core.record.models import Checkpoint
from federation.peers.actions import comparing, recovering, refusing, tail, witnessing
from federation.peers.actions.errands import run
from federation.peers.actions.findings import Errand, Findings, Known
from federation.peers.actions.hearing import hear
from federation.peers.actions.knowing import log_keys_of, log_keys_of_each
from federation.peers.actions.planning import plan
from federation.peers.actions.withholding import missing
from federation.peers.models import CivicObject, Peer, State
from federation.wire.rules.witnesses import statement_of
from federation.wire.wall import wall

log = logging.getLogger("folkmoot.peers")
VISITS_AT_ONCE = 8
# Of how many others a peer is asked in a visit what it was shown of their records.
MOST_COMPARED = 16
FAILED_HERE = "what they said could not be taken over here"
SECONDS_A_BEAT = 20.0
CLAIM = timedelta(minutes=3)
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
            for findings in visitors.map(_run, errands):
                _note_or_fail(findings, now=now)
                answered += not findings.error
    return answered


def visit(peer: Peer, *, now: datetime) -> Findings:
    """Visit one peer now."""
    findings = run(errand_to(peer, _others()))
    note(findings, now=now)
    return findings


def _run(errand: Errand) -> Findings:
    """Visit; whatever a peer makes fail here is an error of this visit."""
    try:
        return run(errand)
    except Exception:
        log.exception("The visit to %s failed", errand.there.address)
        return Findings(errand=errand, error=FAILED_HERE)
    finally:
        # Signing a question reads which key is ours; threads come and go, and with them this.
        connections.close_all()


def _note_or_fail(findings: Findings, *, now: datetime) -> None:
    """Take over what was found; if that fails, this peer is tried again later and later."""
    try:
        note(findings, now=now)
    except Exception:
        log.exception("What %s said was not taken over", findings.errand.there.address)
        findings.error = FAILED_HERE
        plan(findings.errand.there.peer, findings, is_heard=False, now=now)


def ask_everybody(*, now: datetime) -> None:
    """Ask all peers what they hold of our record, and nothing else; then each is visited.

    Before its first work a process has to know whether the home was restored from an old copy.
    """
    peers = list(Peer.objects.read().unasked_since(STARTED))
    errands = [replace(errand_to(peer, ()), is_brief=True) for peer in peers]
    with ThreadPoolExecutor(VISITS_AT_ONCE, thread_name_prefix="ask") as visitors:
        for findings in visitors.map(_run, errands):
            peer = Peer.objects.get(pk=findings.errand.there.peer)
            if findings.held is not None:
                tail.note_held(peer, findings.held, now=now)
            Peer.objects.filter(pk=peer.pk).update(asked_at=wall(), due_at=wall())


def make_due() -> None:
    """Whoever was not asked since this process began is asked before anything is signed."""
    Peer.objects.unasked_since(STARTED).update(due_at=STARTED)


def may_not_sign() -> bool:
    """Whether signing could contradict what we signed before the home was restored from a copy."""
    if instance.is_scratch:
        return False
    return has_to_ask() or tail.is_missing()


def has_to_ask() -> bool:
    """Whether somebody was not asked yet since this process began."""
    return Peer.objects.unasked_since(STARTED).exists()


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
    waiting = peer.heard.waiting().order_by().aggregate(first=Min("number"), last=Max("number"))
    return Errand(
        there=_known(peer, log_keys_of(peer)),
        frontier=peer.frontier,
        number=waiting["first"] or 0,
        last=waiting["last"] or 0,
        done=peer.number,
        missing=missing(peer),
        ours=_ours(),
        submission=witnessing.submission_for(peer),
        others=tuple(one for one in others if one.peer != peer.pk)[:MOST_COMPARED],
        shown=peer.introduced.checkpoint if peer.state == State.KNOWN or peer.begun_at else "",
        begun=peer.begun_at,
        before=peer.before,
        vouched=peer.vouched_note,
        has_spoken=CivicObject.objects.exists(),
        lack=recovering.lack(peer),
    )


def _others() -> list[Known]:
    """Some of those whom we have read to the end of what they signed; others another time."""
    read = Peer.objects.read().filter(cursor__gt=0, cursor=F("size"))
    numbers = list(read.order_by("pk").values_list("pk", flat=True))
    # One more than is asked: the peer that is visited may be among them.
    drawn = SystemRandom().sample(numbers, min(MOST_COMPARED + 1, len(numbers)))
    peers = list(Peer.objects.filter(pk__in=drawn))
    keys = log_keys_of_each(peers)
    return [_known(peer, keys[peer.pk]) for peer in peers]


def _known(peer: Peer, keys: dict[int, bytes]) -> Known:
    frontier = peer.frontier
    return Known(
        peer=peer.pk,
        address=peer.address,
        origin=peer.origin,
        origin_hash=peer.origin_hash,
        keys=keys,
        size=frontier.size,
        root=frontier.root,
        note=peer.checkpoint,
        is_silent=peer.failures > 0,
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
    comparing.note_lies(peer, findings, now=now)
    comparing.note_longer(peer, findings)
    if findings.held is not None:
        tail.note_held(peer, findings.held, now=now)
    recovering.keep_given(peer, findings, now=now)
    # While our tail is missing nothing that others say has an effect here: what follows from it
    # could contradict what we said ourselves and no longer know.
    is_heard = not tail.is_missing() and hear(peer, findings, now=now)
    _note_vouching(peer, findings, now=now)
    refusing.keep_standing(peer, findings)
    if findings.statement is not None:
        witnessing.note_vouchers(peer, findings.statement.size, findings.note, now=now)
    plan(peer.pk, findings, is_heard=is_heard, now=now)


def _note_vouching(peer: Peer, findings: Findings, *, now: datetime) -> None:
    if findings.knows_us is not None:
        Peer.objects.filter(pk=peer.pk).update(knows_us=findings.knows_us)
    if findings.cosignature:
        brought = findings.errand.submission.partition("\n\n")[2]
        size = statement_of(brought).size
        witnessing.keep_cosignature(peer, size, brought, findings.cosignature, now=now)
    elif findings.held_size is not None:
        Peer.objects.filter(pk=peer.pk).update(held_size=findings.held_size)
