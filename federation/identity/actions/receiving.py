"""The inbox: what others ask is checked from cheap to dear, and done once.

An answer 202 means that it was kept: everything is written in one transaction before it is given.
"""

import json
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.refusals import Refusal
from federation.identity import speaking
from federation.identity.actions import knowing
from federation.identity.actions.delivering import queue
from federation.identity.models import Activity, Follower, Other, Received
from federation.identity.models.others import digest
from federation.identity.parameters import is_followable
from federation.identity.rules import activities
from federation.identity.rules.activities import GROUP
from federation.identity.rules.asking import (
    DELETE,
    FOLLOW,
    Asked,
    NotAsked,
    Profile,
    is_understood,
    origin,
    read_asked,
    require_key_of,
)
from federation.wire.actions import take_once
from federation.wire.rules.documents import Unreadable, canonical_bytes, read
from federation.wire.rules.requests import NotSigned, Request
from federation.wire.signatures import Claim, read_claim

LARGEST = 256 * 1024
# Older ones are refused for their age alone.
KEPT = timedelta(days=30)
# Two things under one id are kept longer, so many of them; of a longer text what it comes down to.
EVIDENCE_KEPT = timedelta(days=365)
MOST_EVIDENCE, LONGEST_EVIDENCE = 100, 2048


class Malformed(Refusal):
    """What came is no activity that can be read."""

    code = "malformed"
    sentence = _("This cannot be read: %(why)s.")
    status = 400


class Unsigned(Refusal):
    """Nobody can tell who sent it."""

    code = "unsigned"
    sentence = _("The signature is not accepted: %(why)s.")
    status = 401


class Contradicted(Refusal):
    """Something else was received under the same id before."""

    code = "contradicted"
    sentence = _("Something else was received under this id before.")


def receive(request: Request, *, now: datetime) -> Received | None:
    """Do what another asks, once; return what was kept, or None where nothing was to be done.

    Raises Malformed, Unsigned, Contradicted.
    """
    try:
        document = read(request.body, largest=LARGEST)
        if not is_understood(document):
            return None
        asked = read_asked(document, group=speaking.places().group)
        # What has no canonical text could be neither compared nor kept.
        canonical_bytes(document)
    except (Unreadable, NotAsked) as error:
        raise Malformed(why=error) from None
    try:
        claim, profile = _signed(request, asked, now=now)
        received = _once(asked, claim, profile, now=now)
    except NotSigned as error:
        raise Unsigned(why=error) from None
    if received is None:
        raise Contradicted
    return received


def forget_received(*, now: datetime) -> int:
    """Forget what came a month ago: the same would be refused for its age. Return how many."""
    over = Received.objects.over(before=now - KEPT, kept_before=now - EVIDENCE_KEPT)
    return over.delete()[0]


def _signed(request: Request, asked: Asked, *, now: datetime) -> tuple[Claim, Profile]:
    # Of whom the group knows nothing weaker is taken than they and we have agreed to.
    is_pinned = knowing.is_pinned(origin(asked.actor)[1])
    claim = read_claim(request, now=now, is_pinned=is_pinned)
    require_key_of(claim.key_id, actor=asked.actor)
    if asked.kind == DELETE:
        # Who is gone has no document any more; who is unknown has nothing here to delete.
        return claim, knowing.check_with_known_key(claim, actor=asked.actor)
    return claim, knowing.check(claim, actor=asked.actor, now=now)


@transaction.atomic
def _once(asked: Asked, claim: Claim, profile: Profile, *, now: datetime) -> Received | None:
    """What was kept of it; None where something else came under this id before."""
    written = digest(canonical_bytes(_lasting(asked)))
    received, is_new = Received.objects.get_or_create(
        key=digest(asked.id),
        defaults={
            "activity_id": asked.id,
            "digest": written,
            "text": _evidence(asked),
            "at": now,
        },
    )
    if received.digest != written:
        _contradict(received, asked, written)
        return None
    if is_new:
        if claim.nonce:
            take_once(key_id=claim.key_id, nonce=claim.nonce, until=claim.until)
        _do(asked, profile, now=now)
    return received


def _contradict(received: Received, asked: Asked, written: str) -> None:
    """Keep both; the first one keeps its effect. Of the others under this id the first shows it."""
    if received.contradicted_by:
        return
    received.contradicted_by = written
    if Received.objects.contradicted().count() < MOST_EVIDENCE:
        received.other_text = _evidence(asked)
    received.save(update_fields=["contradicted_by", "other_text"])


def _evidence(asked: Asked) -> str:
    """What came, as far as it is kept."""
    whole = canonical_bytes(asked.document).decode()
    if len(whole) <= LONGEST_EVIDENCE:
        return whole
    return canonical_bytes(_lasting(asked)).decode()[:LONGEST_EVIDENCE]


def _lasting(asked: Asked) -> dict[str, str]:
    """What makes an activity the same: a sender may write it anew, with another proof."""
    return {"id": asked.id, "kind": asked.kind, "actor": asked.actor, "about": asked.about}


def _do(asked: Asked, profile: Profile, *, now: datetime) -> None:
    if asked.kind == DELETE:
        Other.objects.filter(digest=digest(asked.actor)).delete()
    elif asked.kind == FOLLOW:
        _follow(asked, profile, now=now)
    else:
        _unfollow(asked)


def _follow(asked: Asked, profile: Profile, *, now: datetime) -> None:
    if not is_followable():
        _answer("Reject", asked, profile, now=now)
        return
    other = knowing.remember(profile, now=now)
    Follower.objects.get_or_create(other=other)
    _answer("Accept", asked, profile, now=now)


def _unfollow(asked: Asked) -> None:
    """Undo of any Follow ends it: some programs do not remember the id of theirs."""
    Follower.objects.filter(other__digest=digest(asked.actor)).delete()


def _answer(kind: str, asked: Asked, profile: Profile, *, now: datetime) -> None:
    uid = uuid4()
    document = activities.answer(
        speaking.places(), str(uid), kind=kind, asked=asked.document, at=now
    )
    activity = Activity.objects.create(
        uid=uid, by=GROUP, kind=kind, is_public=False, document=json.dumps(document), at=now
    )
    queue(activity, [profile.inbox])
