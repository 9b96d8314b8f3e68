"""Deliveries: queued with the act, sent lane by lane, tried again until the other side answers.

Only sending happens outside of the database, for many lanes at the same time. A process that dies
leaves a lane claimed for some minutes, and then the same is sent again: others know an activity by
its id, so twice is as good as once.
"""

import json
import logging
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import connections, transaction

from federation.identity import speaking
from federation.identity.actions.knowing import UNSIGNED, manners
from federation.identity.models import Activity, Delivery, Follower, Lane
from federation.identity.models.deliveries import GONE
from federation.wire.actions import learn_manner
from federation.wire.fetching import ACTIVITY_KINDS, Fetcher, NotFetched, Use
from federation.wire.models import Manner
from federation.wire.rules.documents import Unreadable
from federation.wire.rules.patience import pause_after
from federation.wire.rules.requests import Request
from federation.wire.wall import wall

log = logging.getLogger("folkmoot.federation")
LANES_AT_ONCE = 16
# The thread that delivers beats as well in a small instance; what is left goes with the next beat.
SECONDS_A_BEAT = 8.0
CLAIM = timedelta(minutes=3)
DAYS_KEPT = timedelta(days=30)
# An answer that says: later. Every other from 400 to 499 says: never.
LATER = (408, 425, 429)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """All that is needed to send one delivery, without the database."""

    delivery: int
    lane: str
    inbox: str
    # JSON, without a proof.
    document: str
    by: str
    manners: tuple[Manner, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of it: a status, 0 where there was no answer, and the signature that was taken."""

    letter: Letter
    status: int
    error: str = ""
    manner: Manner | None = None
    # It cannot be written at all.
    is_hopeless: bool = False

    @property
    def is_taken(self) -> bool:
        return 200 <= self.status < 300

    @property
    def is_final(self) -> bool:
        """Whether trying again would be of no use."""
        is_refused = 400 <= self.status < 500 and self.status not in LATER
        return self.is_taken or is_refused or self.is_hopeless


@transaction.atomic
def queue(activity: Activity, inboxes: Sequence[str]) -> None:
    """Let an activity wait for each of these inboxes. An older word of the same note gives way."""
    if activity.kind in ("Update", "Delete") and activity.post_id:
        older = Delivery.objects.waiting().filter(
            activity__post=activity.post_id, activity__kind="Update"
        )
        older.delete()
    hosts = {inbox: urlsplit(inbox).netloc.lower() for inbox in inboxes}
    due = wall()
    lanes = [Lane(host=host, due_at=due) for host in dict.fromkeys(hosts.values())]
    Lane.objects.bulk_create(lanes, ignore_conflicts=True, batch_size=500)
    Delivery.objects.bulk_create(
        (Delivery(activity=activity, lane_id=hosts[inbox], inbox=inbox) for inbox in inboxes),
        batch_size=500,
    )


def deliver(*, now: datetime, seconds: float = SECONDS_A_BEAT) -> int:
    """Send what waits and is due; return how many were taken. Several processes may do it."""
    until = time.monotonic() + seconds
    taken = 0
    with ThreadPoolExecutor(LANES_AT_ONCE, thread_name_prefix="delivery") as senders:
        while time.monotonic() < until and (letters := list(_letters(now))):
            for outcome in senders.map(_send, letters):
                _note(outcome, now=now)
                taken += outcome.is_taken
    return taken


def forget_delivered(*, now: datetime) -> int:
    """Forget deliveries that ended a month ago, and answers nobody waits for any more."""
    old = now - DAYS_KEPT
    forgotten = Delivery.objects.filter(ended_at__lt=old).delete()[0]
    answers = Activity.objects.filter(is_public=False, deliveries__isnull=True, at__lt=old)
    return forgotten + answers.delete()[0]


def _letters(now: datetime) -> Iterable[Letter]:
    """The first delivery of each lane that is due and that this process got hold of."""
    for lane in list(Lane.objects.with_work(now)[:LANES_AT_ONCE]):
        mine = Lane.objects.filter(pk=lane.pk, due_at=lane.due_at)
        if not mine.update(due_at=now + CLAIM):
            continue
        waiting = Delivery.objects.waiting().filter(lane=lane).select_related("activity")
        delivery = waiting.order_by("pk").first()
        if delivery is not None:
            yield _letter(delivery)


def _letter(delivery: Delivery) -> Letter:
    return Letter(
        delivery=delivery.pk,
        lane=delivery.lane_id,
        inbox=delivery.inbox,
        document=delivery.activity.document,
        by=delivery.activity.by,
        manners=tuple(manners(delivery.lane_id)),
    )


def _send(letter: Letter) -> Outcome:
    """Whatever goes wrong with one host, or with what we tell it, stops no other."""
    try:
        return _tried(letter, _written(letter))
    except Unreadable as error:
        log.exception("A delivery to %s can never be sent", letter.inbox)
        why = f"it can never be sent: {error}"
        return Outcome(letter=letter, status=0, error=why, is_hopeless=True)
    except Exception as error:
        log.exception("A delivery failed on our side; it will be tried again")
        return Outcome(letter=letter, status=0, error=type(error).__name__)
    finally:
        # Signing reads which key is ours; threads come and go, and with them this.
        connections.close_all()


def _written(letter: Letter) -> bytes:
    """What is sent, proved with the key of the day; raises Unreadable where nothing can be."""
    proved = speaking.proved(json.loads(letter.document), by=letter.by)
    return json.dumps(proved, ensure_ascii=False).encode()


def _tried(letter: Letter, content: bytes) -> Outcome:
    """Try the signatures in their order; a refusal of one is not yet a refusal of what it signs."""
    outcome = Outcome(letter=letter, status=0, error="nothing was tried")
    for manner in letter.manners:
        outcome = _send_as(letter, content, manner)
        if outcome.status not in UNSIGNED:
            break
    return outcome


def _send_as(letter: Letter, content: bytes, manner: Manner) -> Outcome:
    def dress(request: Request) -> Request:
        return speaking.dressed(request, by=letter.by, manner=manner)

    fetcher = Fetcher(dress=dress, use=Use.DELIVERIES)
    try:
        answer = fetcher.post(letter.inbox, content, kind=ACTIVITY_KINDS[0])
    except NotFetched as error:
        return Outcome(letter=letter, status=0, error=str(error))
    why = "" if answer.status < 300 else f"the answer was {answer.status}"
    return Outcome(letter=letter, status=answer.status, error=why, manner=manner)


@transaction.atomic
def _note(outcome: Outcome, *, now: datetime) -> None:
    letter = outcome.letter
    lane = Lane.objects.select_for_update().get(pk=letter.lane)
    if outcome.is_final:
        # With an answer the host is there, and the next in its lane may go at once; so it may
        # where there was nothing to answer.
        lane.failures, lane.due_at = 0, now
        Delivery.objects.filter(pk=letter.delivery).update(ended_at=now, status=outcome.status)
    else:
        lane.failures += 1
        lane.due_at = now + pause_after(lane.failures)
    lane.last_error = outcome.error[:250]
    lane.save()
    if outcome.is_taken and outcome.manner:
        learn_manner(host=letter.lane, manner=outcome.manner)
    if outcome.status == GONE:
        Follower.objects.at(letter.inbox).delete()
