"""One-time links: made for one purpose, kept as a hash, used once at most."""

import hashlib
import secrets
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.people.models import OneTimeLink, Person
from core.refusals import Refusal

DAYS_KEPT_AFTERWARDS = 7


class LinkSpent(Refusal):
    """The link was used, is too old, was withdrawn, or never existed; nobody is told which."""

    code = "link-spent"
    sentence = _(
        "This link does not work any more. A link works once, and only for some days. "
        "Ask for a new one."
    )
    status = 410


def token_hash(token: str) -> str:
    """What is kept of a token. It has 256 random bits, so that a plain hash cannot be guessed."""
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


def make_link(
    purpose: str,
    *,
    person: Person | None = None,
    data: Mapping[str, Any] | None = None,
    days: int = 7,
    now: datetime,
) -> str:
    """A new token for `purpose`. It is nowhere else: whoever loses it needs another."""
    token = secrets.token_urlsafe(32)
    OneTimeLink.objects.filter(expires_at__lt=now - timedelta(days=DAYS_KEPT_AFTERWARDS)).delete()
    OneTimeLink.objects.create(
        token_hash=token_hash(token),
        purpose=purpose,
        person=person,
        data=dict(data or {}),
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    return token


def look_at_link(token: str, purpose: str | None = None, *, now: datetime) -> OneTimeLink:
    """The link, without using it, so that a page can say what it does; raises LinkSpent."""
    link = (
        OneTimeLink.objects.select_related("person")
        .filter(token_hash=token_hash(token), used_at=None, expires_at__gt=now)
        .first()
    )
    if link is None or (purpose is not None and link.purpose != purpose):
        raise LinkSpent
    if link.person is not None and not link.person.is_active:
        raise LinkSpent
    return link


def redeem_link(token: str, purpose: str, *, now: datetime) -> OneTimeLink:
    """Use the link; of two who try at the same moment one gets LinkSpent."""
    link = look_at_link(token, purpose, now=now)
    # The condition is in the same statement as the change: nobody comes between.
    used = OneTimeLink.objects.filter(pk=link.pk, used_at=None).update(used_at=now)
    if not used:
        raise LinkSpent
    link.used_at = now
    return link


def withdraw_links(person: Person, *, purposes: Collection[str] = ()) -> int:
    """Make the unused links of a person worthless; of all purposes if none is named."""
    links = OneTimeLink.objects.filter(person=person, used_at=None)
    if purposes:
        links = links.filter(purpose__in=purposes)
    return links.delete()[0]
