"""Who comes in: the origin, the session, the rights and the limits of whoever opens a socket."""

from collections import Counter
from dataclasses import dataclass, field
from importlib import import_module
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth import get_user
from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFieldsSent
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest

from core.pages.middleware import may_read
from core.people.models import Person
from core.record.reading import is_member
from realtime.drawing import LANGUAGES, Company
from realtime.places import believable
from realtime.reading import unread_of

# Sockets that one process holds for one person, for one address of strangers, and altogether.
MOST_PER_PERSON = 20
MOST_PER_ADDRESS = 50
MOST_ALTOGETHER = 8000
UNREADABLE = (DisallowedHost, RequestDataTooBig, TooManyFieldsSent, ValueError)
Sessions = import_module(settings.SESSION_ENGINE).SessionStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Whoever may listen: what their page wants to know, and since when; who they are, if known.

    `again`: the page has listened before, and was away. `unread`: how many notices wait for the
    person, where that is not what the page shows.
    """

    company: Company
    since: int | None
    again: bool
    unread: int | None
    address: str
    person: int | None


def asked_by(scope: dict[str, Any]) -> HttpRequest | None:
    """The question with which a browser opens a socket; None if it cannot be read."""
    try:
        # Django reads headers, cookies and addresses of a request; this one has no method.
        request = ASGIRequest({**scope, "method": "GET"}, BytesIO())
        request.get_host()
    except UNREADABLE:
        return None
    return request


def comes_from_here(request: HttpRequest) -> bool:
    """Whether one of our own pages asks: browsers send cookies along for any page (AMB-39)."""
    origin = request.headers.get("Origin", "")
    return bool(origin) and (
        urlsplit(origin).netloc == request.get_host() or origin in settings.CSRF_TRUSTED_ORIGINS
    )


def guest_of(request: HttpRequest) -> Guest | None:
    """Who asks for what, if they may read the pages of the group; None for everybody else."""
    request.session = Sessions(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    person = get_user(request)
    if not may_read(person):
        return None
    return Guest(
        company=company_of(request, for_member=is_member(person)),
        since=since_of(request),
        again="again" in request.GET,
        unread=_unread(person, shown=request.GET.get("unread", "")),
        address=ratelimit.get_ip(request),
        person=person.pk if isinstance(person, Person) else None,
    )


def _unread(person: object, *, shown: str) -> int | None:
    number = unread_of(person.pk) if isinstance(person, Person) else None
    return None if str(number) == shown else number


def company_of(request: HttpRequest, *, for_member: bool) -> Company:
    """The places that are asked for, and in which language they are shown."""
    language = request.GET.get("language", "")
    return Company(
        language if language in LANGUAGES else settings.LANGUAGE_CODE,
        for_member,
        believable(request.GET.getlist("on")),
    )


def since_of(request: HttpRequest) -> int | None:
    """The number of leaves the page has seen; None if it does not say."""
    since = request.GET.get("since", "")
    return int(since) if since.isdecimal() and len(since) < 19 else None


@dataclass(slots=True)
class Turnstile:
    """Counts the sockets, so that nobody takes all of them."""

    people: Counter[int] = field(default_factory=Counter)
    addresses: Counter[str] = field(default_factory=Counter)
    altogether: int = 0

    def enter(self, guest: Guest) -> bool:
        """Count one more; False if there are enough of this guest, or of everybody."""
        if self.altogether >= MOST_ALTOGETHER or self._is_full_of(guest):
            return False
        self._count(guest, 1)
        return True

    def leave(self, guest: Guest) -> None:
        self._count(guest, -1)

    def _is_full_of(self, guest: Guest) -> bool:
        if guest.person is not None:
            return self.people[guest.person] >= MOST_PER_PERSON
        return self.addresses[guest.address] >= MOST_PER_ADDRESS

    def _count(self, guest: Guest, number: int) -> None:
        counter: Counter[Any] = self.addresses if guest.person is None else self.people
        who: Any = guest.address if guest.person is None else guest.person
        counter[who] += number
        if not counter[who]:
            del counter[who]
        self.altogether += number
