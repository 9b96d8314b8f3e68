"""Whose key is it? Others are asked for their document, and remembered."""

import time
from datetime import datetime, timedelta
from functools import partial
from threading import BoundedSemaphore

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from core import hooks
from core.refusals import Refusal
from federation.identity import speaking
from federation.identity.models import Other
from federation.identity.models.others import digest
from federation.identity.rules.activities import INSTANCE
from federation.identity.rules.asking import Profile, origin, read_profile
from federation.wire.actions import learn_manner, manners_for
from federation.wire.fetching import SECONDS, Fetcher, NotFetched, TooOften, Use
from federation.wire.models import Manner
from federation.wire.rules.requests import NotSigned, Request
from federation.wire.signatures import Claim, read_key

# Who was not found is not asked for again at once, however often somebody signs in their name.
SECONDS_UNKNOWN = 120
FRESH = timedelta(days=1)
# A key may have been changed just now; more often than this nobody's is asked for because of that.
PATIENCE = timedelta(minutes=5)
IDLE = timedelta(days=30)
# Whoever answers slowly, under many names, must leave most of our pages to everybody else.
ASKED_AT_ONCE = 4
# An answer that says: not with this signature.
UNSIGNED = (401, 403)
_room = BoundedSemaphore(ASKED_AT_ONCE)


class Busy(Refusal):
    """Others are being asked for their keys already; whoever delivers tries again."""

    code = "busy"
    sentence = _("Too many others are being asked for their keys now. Try again later.")
    status = 503


def is_pinned(host: str) -> bool:
    """Whether the group has decided on the keys of who lives there."""
    return any(is_pinned(host) for is_pinned in hooks.pinned.values())


def manners(host: str) -> list[Manner]:
    """In which order to try signatures with a host; with whom the group knows there is one only.

    Whoever stands between us and them could otherwise make us use the weaker (FEDERATION 3.3).
    """
    return [Manner.RFC_9421] if is_pinned(host) else manners_for(host)


def check(claim: Claim, *, actor: str, now: datetime) -> Profile:
    """Who signed: the actor, by a key that is theirs. Raises NotSigned.

    The key we remember is tried first, and asked for anew if it does not fit. Nothing is written:
    `remember` does that, together with what they asked.
    """
    known = Other.objects.called(actor)
    if known is not None and known.key_id == claim.key_id and now - known.fetched_at < FRESH:
        try:
            claim.check(read_key(known.key_pem))
        except NotSigned:
            if now - known.fetched_at < PATIENCE:
                raise
        else:
            return _profile(known)
    profile = ask(actor, key_id=claim.key_id)
    claim.check(read_key(profile.key_pem))
    return profile


def check_with_known_key(claim: Claim, *, actor: str) -> Profile:
    """The same for somebody who is gone and cannot be asked any more. Raises NotSigned."""
    known = Other.objects.called(actor)
    if known is None or known.key_id != claim.key_id:
        raise NotSigned("we do not know them")
    claim.check(read_key(known.key_pem))
    return _profile(known)


def ask(actor: str, *, key_id: str) -> Profile:
    """Fetch somebody's document; raises NotSigned when it does not say what it must, or Busy.

    How a host wants questions signed is remembered.
    """
    # Both: nobody can make a key unknown by naming it beside somebody whose it is not.
    unknown = f"unknown:{digest(f'{actor} {key_id}')}"
    if cache.get(unknown):
        raise NotSigned("their key could not be fetched a moment ago")
    if not _room.acquire(blocking=False):
        raise Busy
    try:
        profile, manner = _fetch(actor, key_id=key_id)
    except TooOften as error:
        # That says nothing about the key: others have named this host.
        raise Busy from error
    except NotFetched as error:
        cache.set(unknown, True, SECONDS_UNKNOWN)
        raise NotSigned(f"their key could not be fetched: {error}") from None
    except NotSigned:
        cache.set(unknown, True, SECONDS_UNKNOWN)
        raise
    finally:
        _room.release()
    host = origin(actor)[1]
    if manner != manners(host)[0]:
        learn_manner(host=host, manner=manner)
    return profile


def _fetch(actor: str, *, key_id: str) -> tuple[Profile, Manner]:
    """What somebody's document says, and how we signed the question that was answered.

    Signatures are tried in their order, within one span of time: a host that refuses one may
    understand the other. Raises NotFetched, NotSigned.
    """
    until = time.monotonic() + SECONDS
    for manner in manners(origin(actor)[1]):
        left = max(until - time.monotonic(), 0)
        fetcher = Fetcher(dress=partial(_dress, manner), seconds=left, use=Use.STRANGERS)
        answer = fetcher.get(actor)
        if answer.status not in UNSIGNED:
            break
    if answer.url != actor:
        raise NotSigned("their document is at another place")
    return read_profile(answer.document(), actor=actor, key_id=key_id), manner


def remember(profile: Profile, *, now: datetime) -> Other:
    """Keep what somebody's document says."""
    other, _is_new = Other.objects.update_or_create(
        digest=digest(profile.id),
        defaults={
            "address": profile.id,
            "name": profile.name,
            "inbox": profile.inbox,
            "shared_inbox": profile.shared_inbox,
            "key_id": profile.key_id,
            "key_pem": profile.key_pem,
            "fetched_at": now,
        },
    )
    return other


def forget_idle(*, now: datetime) -> int:
    """Forget those who follow nothing and were not heard of for a month; return how many."""
    return Other.objects.idle(now - IDLE).delete()[0]


def _dress(manner: Manner, request: Request) -> Request:
    return speaking.dressed(request, by=INSTANCE, manner=manner)


def _profile(other: Other) -> Profile:
    return Profile(
        id=other.address,
        inbox=other.inbox,
        shared_inbox=other.shared_inbox,
        name=other.name,
        key_id=other.key_id,
        key_pem=other.key_pem,
    )
