"""What the shell of every page shows: the group's name, the places, what waits."""

from functools import cache, partial
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from core import hooks
from core.charter.reading import current
from core.heartbeat import clock
from core.instance import instance
from core.pages.places import menu


def shell(request: HttpRequest) -> dict[str, Any]:
    """Lazily, so that an error page without a shell costs no query."""
    return {
        "group": SimpleLazyObject(_group),
        "places": partial(menu, request.path),
        "is_demo": instance.is_demo,
        "today": cache(clock.today),
        "unread": SimpleLazyObject(partial(_unread, request)),
    }


def _group() -> dict[str, str]:
    charter = current()
    return {
        "name": str(charter["group.name"]) or "Folkmoot",
        "short_name": str(charter["group.short_name"]),
    }


def _unread(request: HttpRequest) -> int:
    count = hooks.standing.get("unread_notices")
    if count is None or not request.user.is_authenticated:
        return 0
    return int(count(request.user))
