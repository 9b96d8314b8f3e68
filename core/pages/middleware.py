"""Around every page: refusals become pages, nobody is too hasty, a closed group keeps its doors."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from allauth.core.internal import ratelimit
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from core import hooks
from core.charter.reading import current
from core.counters import DAY, MINUTE, seconds_left
from core.pages.context import here
from core.programs.problems import answer, is_for_programs
from core.programs.scopes import READ_GROUP, Program
from core.refusals import Refusal, SignInNeeded

Handler = Callable[[HttpRequest], HttpResponse]
# Pages that a stranger to a closed group must still reach.
OPEN_DOORS = (
    *("/account/", "/static/", "/join/", "/founding/", "/demo/", "/me/", "/language/"),
    "/organising/",
    # The key is in the address; see core.feeds.
    "/secret/",
    *("/api/v1/me/", "/api/v1/join/"),
    # What others need to know of any instance; a closed group itself is not among it.
    *("/federation/", "/.well-known/", "/nodeinfo/", "/FEDERATION.md", "/log/", "/witness/"),
)

# How often anybody may write, whatever it is; guessing and registering have narrower limits.
WRITES = {"person": {MINUTE: 60, DAY: 2000}, "stranger": {MINUTE: 60}}
# How often programs may read; people are slower.
READINGS = {"person": {MINUTE: 600}, "stranger": {MINUTE: 300}}
READS = ("GET", "HEAD", "OPTIONS")


def legible(get_response: Handler) -> Handler:
    """Refuses an address with a sign that no database can look for."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise SuspiciousOperation("The address contains a null character.")
        return get_response(request)

    return middleware


def personal(get_response: Handler) -> Handler:
    """Lets nobody keep a page as somebody who has signed in saw it: not even their own browser.

    Every page says who looks at it. What says itself how long it may be kept is left as it is.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_page = response.get("Content-Type", "").startswith("text/html")
        if is_page and "Cache-Control" not in response and request.user.is_authenticated:
            add_never_cache_headers(response)
        return response

    return middleware


def pace(get_response: Handler) -> Handler:
    """Lets nobody write more often than a person can, so that one cannot flood the others.

    Programs write as often as the people for whom they speak, and do not read without end either.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        for_programs = is_for_programs(request)
        reads = request.method in READS
        if (reads and not for_programs) or is_in_time(request, reads=reads):
            return get_response(request)
        if for_programs:
            return answer(429, "too-often")
        response = render(request, "429.html", status=429)
        response["Retry-After"] = str(seconds_left(MINUTE))
        return response

    return middleware


def is_in_time(request: HttpRequest, *, reads: bool = False) -> bool:
    """Count something done by this person or, before signing in, from this address."""
    who = "person" if request.user.is_authenticated else "stranger"
    which = request.user.pk if request.user.is_authenticated else ratelimit.get_ip(request)
    cache: Any = caches["default"]
    limits = (READINGS if reads else WRITES)[who]
    counts = cache.count(f"{'read' if reads else 'pace'}:{who}:{which}", tuple(limits))
    return all(count <= most for count, most in zip(counts, limits.values(), strict=True))


class refusals:  # noqa: N801  (a middleware is named like the setting that lists it)
    """Shows a Refusal that no view caught as a page with its status; no answer is an empty page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and reads_a_page(request):
            page = render(request, "400.html", status=response.status_code)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, SignInNeeded):
            return ask_to_sign_in(request)
        if isinstance(error, Refusal):
            return render(request, "refusal.html", {"refusal": error}, status=error.status)
        return None


def reads_a_page(request: HttpRequest) -> bool:
    """Whether a person looks: at the address of a form, say, that a browser still knew."""
    return request.method == "GET" and "text/html" in request.headers.get("Accept", "")


def ask_to_sign_in(request: HttpRequest) -> HttpResponseRedirect:
    """Go to the sign-in page and come back here, or to the page before if this was an act."""
    return redirect(f"{reverse('account_login')}?{urlencode({'next': here(request)})}")


def audience(get_response: Handler) -> Handler:
    """Lets only members read where the charter closes the group to outsiders (AMB-39)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if is_open_to(request):
            return get_response(request)
        if is_for_programs(request):
            return answer(403 if request.user.is_authenticated else 401, "closed")
        if request.user.is_authenticated:
            return render(request, "closed.html", status=403)
        return ask_to_sign_in(request)

    return middleware


def is_open_to(request: HttpRequest) -> bool:
    """Whether whoever asks may read this page at all.

    In a closed group also what others show the world is for members, and their programs need the
    permission to read what members read.
    """
    if request.path_info.startswith(OPEN_DOORS) or is_open_to_all():
        return True
    program: Program | None = getattr(request, "program", None)
    is_allowed = program is None or READ_GROUP.name in program.scopes
    return is_allowed and may_read(request.user)


def is_open_to_all() -> bool:
    """Whether strangers may read in the group."""
    return bool(current()["group.open_to_readers"])


def may_read(person: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether this person, or a stranger, may read in the group: on its pages, or live."""
    if is_open_to_all():
        return True
    belongs = hooks.standing.get("may_read")
    return bool(belongs and person.is_authenticated and belongs(person))
