"""Answers for programs: their types, and whether a program or a person asks."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from core.charter.reading import current
from federation.identity.parameters import is_followable
from federation.identity.rules.activities import AS2

ACTIVITY = "application/activity+json"
LINKED = "application/ld+json"
FOR_PROGRAMS = (ACTIVITY, f'{LINKED}; profile="{AS2}"', LINKED)
JRD = "application/jrd+json"
# What is public changes seldom, and must not be asked for by every server at once.
SECONDS_FRESH = 180


def answer(document: Mapping[str, Any], *, kind: str = ACTIVITY, status: int = 200) -> HttpResponse:
    """A document for a program."""
    text = json.dumps(document, ensure_ascii=False)
    response = HttpResponse(text, content_type=f"{kind}; charset=utf-8", status=status)
    response["Cache-Control"] = f"public, max-age={SECONDS_FRESH}"
    response["Access-Control-Allow-Origin"] = "*"
    return varied(response)


def varied(response: HttpResponse) -> HttpResponse:
    """What stands at an address depends on what was asked for there."""
    patch_vary_headers(response, ["Accept"])
    return response


def is_program(request: HttpRequest) -> bool:
    """Whether who asks would rather have ActivityStreams than a page."""
    wanted = request.get_preferred_type([*FOR_PROGRAMS, "text/html"])
    return wanted in FOR_PROGRAMS


def require_group() -> None:
    """Raises Http404 unless there is a group to speak of."""
    if not current().number:
        raise Http404(_("There is no group here yet."))


def require_followable() -> None:
    """Raises Http404 unless the group may be followed: to others it is not there."""
    if not is_followable():
        raise Http404(_("This group cannot be followed."))
