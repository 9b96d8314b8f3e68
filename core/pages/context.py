"""What the shell of every page shows: the group's name, the places, what waits."""

from functools import cache, partial
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from core import hooks
from core.charter.reading import group_name, is_of_people
from core.heartbeat import clock
from core.instance import instance
from core.pages.places import menu


def shell(request: HttpRequest) -> dict[str, Any]:
    """Lazily, so that an error page without a shell costs no query."""
    return {
        "here": partial(here, request),
        "group": SimpleLazyObject(_group),
        "places": partial(menu, request.path),
        "is_demo": instance.is_demo,
        "today": cache(clock.today),
        "unread": SimpleLazyObject(partial(_unread, request)),
    }


def here(request: HttpRequest) -> str:
    """The page to come back to: where an act is asked for again, it is the page with its form."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    try:
        before = urlsplit(request.headers.get("Referer", ""))
        ours = request.get_host()
    except (ValueError, DisallowedHost):
        return "/"
    if before.netloc != ours or before.path.startswith("//"):
        return "/"
    return f"{before.path}?{before.query}" if before.query else before.path


def _group() -> dict[str, Any]:
    return {"name": group_name(), "is_of_people": is_of_people()}


def _unread(request: HttpRequest) -> int:
    count = hooks.standing.get("unread_notices")
    if count is None or not request.user.is_authenticated:
        return 0
    return int(count(request.user))
