"""Whether the instance is alive, whether it is well, and its figures.

Machines get JSON; whoever has a browser gets a page. It does without the shell of the site, which
asks the database: these pages must answer when nothing else does.
"""

import secrets
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_safe

from core.upkeep import figures, reading
from core.upkeep.rules import examine, is_ready
from core.upkeep.words import sentence_of, state_of, title_of

PATHS = ("/health/", "/metrics")
NEAR = ("127.0.0.1", "::1", "")
# Whatever came through a web server brings one of these.
FORWARDED = ("X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "X-Real-IP")


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """That this process answers; it asks nobody else."""
    return _answer(request, {"alive": True}, status=200, context={"is_alive": True})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """How every part is: 200 if people can be let in, 503 if not."""
    checks = examine(reading.facts())
    is_well = is_ready(checks)
    return _answer(
        request,
        {"ready": is_well, "checks": {check.name: _plain(asdict(check)) for check in checks}},
        status=200 if is_well else 503,
        context={"checks": checks, "is_ready": is_well},
    )


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures, for programs of this computer and for who knows the token."""
    if not may_see_figures(request):
        return HttpResponse("Figures are for this computer alone.\n", "text/plain", status=403)
    return HttpResponse(figures.text(), "text/plain; version=0.0.4; charset=utf-8")


def may_see_figures(request: HttpRequest) -> bool:
    """Whether the request came from this computer itself, or brings the token."""
    kind, _space, given = request.headers.get("Authorization", "").partition(" ")
    token = settings.METRICS_TOKEN
    if token and kind == "Bearer":
        return secrets.compare_digest(given.encode(), token.encode())
    is_forwarded = any(name in request.headers for name in FORWARDED)
    return request.META.get("REMOTE_ADDR", "") in NEAR and not is_forwarded


def _plain(check: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in check.items() if key != "name" and value is not None}


def _answer(
    request: HttpRequest, facts: dict[str, Any], *, status: int, context: dict[str, Any]
) -> HttpResponse:
    wants = request.get_preferred_type(["application/json", "text/html"])
    if wants == "text/html":
        with translation.override(translation.get_language_from_request(request)):
            response = HttpResponse(_page(context), status=status)
            response["Content-Language"] = translation.get_language() or "en"
    else:
        response = JsonResponse(facts, status=status)
    response["Cache-Control"] = "no-store"
    response["Vary"] = "Accept, Accept-Language, Cookie"
    return response


def _page(context: dict[str, Any]) -> str:
    rows = [
        {"title": title_of(check), "state": check.state, "word": state_of(check),
         "sentence": sentence_of(check)}
        for check in context.get("checks", ())
    ]  # fmt: skip
    return render_to_string("upkeep/health.html", {**context, "rows": rows})
