"""How programs are told that something did not work: problem details (RFC 9457).

`detail` is the sentence that the page shows; `code` names the refusal for programs, and `type`
is where all of them are listed.
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from inspect import getdoc
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.encoding import force_str
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response
from rest_framework.views import set_rollback

from core import counters
from core.instance import instance
from core.refusals import Refusal, SignInNeeded

MEDIA_TYPE = "application/problem+json"
ADDRESS = "/api/v1/"
PROBLEMS = "/api/problems/"
Errors = list[dict[str, str]]
TITLES: dict[int, str | Promise] = {
    400: _("This cannot be read"),
    401: _("Please sign in"),
    403: _("Not allowed"),
    404: _("Not found"),
    405: _("Nothing can be done so here"),
    409: _("The rules do not allow this now"),
    410: _("No longer there"),
    413: _("Too much at once"),
    415: _("Not in this form"),
    422: _("Something must be corrected"),
    429: _("Too often"),
    500: _("Our fault"),
}
# What goes wrong before any rule is asked: the status, and the sentence.
OWN: dict[str, tuple[int, str | Promise]] = {
    "unreadable": (400, _("This address or what was sent with it cannot be read.")),
    "wrong-token": (
        401,
        _("This token is not valid: it was revoked, has expired, or was never made here."),
    ),
    "forbidden": (403, _("You may not do this.")),
    "closed": (403, _("Only members of this group can read here.")),
    "not-found": (404, _("There is nothing here, or nothing that you may see.")),
    "no-such-way": (405, _("This cannot be done here.")),
    "not-founded": (409, _("The group has not been founded yet.")),
    "too-much": (413, _("That is too much at once.")),
    "another-form": (415, _("What is sent here has another form.")),
    "wrong-input": (422, _("Please correct what is listed under “errors”.")),
    "too-often": (429, _("That was too often. Please wait a little.")),
    "failed": (500, _("Something went wrong on our side. Nothing was changed.")),
}


def is_for_programs(request: HttpRequest) -> bool:
    """Whether the answer is read by a program."""
    return request.path_info.startswith(ADDRESS)


def problem(status: int, code: str, detail: str = "", **more: Any) -> dict[str, Any]:
    """The members of a problem details object."""
    return {
        "type": f"{instance.address}{PROBLEMS}#{code}",
        "title": str(TITLES.get(status, HTTPStatus(status).phrase)),
        "status": status,
        "detail": detail or str(OWN[code][1]),
        "code": code,
        **more,
    }


def answer(status: int, code: str) -> HttpResponse:
    """A problem where no resource answers: in a middleware, or for an unknown address."""
    body = problem(status, code)
    return JsonResponse(body, status=status, content_type=MEDIA_TYPE, headers=_headers(status))


def _headers(status: int) -> dict[str, str]:
    headers = {"Cache-Control": "no-store"}
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        headers["Retry-After"] = str(counters.seconds_left(counters.MINUTE))
    return headers


def handler(error: Exception, context: Mapping[str, Any]) -> Response | None:  # noqa: ARG001
    """What Django REST framework calls for every exception; None lets it go on."""
    set_rollback()
    if isinstance(error, Refusal):
        return _refused(error)
    if isinstance(error, ValidationError):
        return _respond(422, "wrong-input", errors=errors_of(error.detail))
    if isinstance(error, Http404):
        return _respond(404, "not-found")
    if isinstance(error, PermissionDenied):
        return _respond(403, "forbidden")
    if isinstance(error, APIException):
        return _wrong(error)
    return None


def _refused(refusal: Refusal) -> Response:
    response = _respond(refusal.status, refusal.code, str(refusal))
    scope = refusal.facts.get("scope")
    if refusal.code == "scope-missing":
        response["WWW-Authenticate"] = f'Bearer error="insufficient_scope", scope="{scope}"'
    elif isinstance(refusal, SignInNeeded):
        response["WWW-Authenticate"] = "Bearer"
    return response


def _wrong(error: APIException) -> Response:
    """What the framework refuses, by its own sentence and the first of our codes that fits."""
    found = [code for code, (status, _words) in OWN.items() if status == error.status_code]
    return _respond(error.status_code, found[0], force_str(error.detail))


def _respond(status: int, code: str, detail: str = "", **more: Any) -> Response:
    return Response(
        problem(status, code, detail, **more),
        status=status,
        headers=_headers(status),
        content_type=MEDIA_TYPE,
    )


def errors_of(detail: Any, field: str = "") -> Errors:
    """Every sentence about the input, with the place it is about: "options.1.title"."""
    if isinstance(detail, Mapping):
        found = [errors_of(inner, _place(field, str(name))) for name, inner in detail.items()]
    elif isinstance(detail, Sequence) and not isinstance(detail, str):
        is_flat = all(isinstance(each, str) for each in detail)
        places = [field if is_flat else _place(field, str(n)) for n in range(len(detail))]
        found = [errors_of(inner, place) for inner, place in zip(detail, places, strict=True)]
    else:
        return [{"field": field, "detail": force_str(detail)}]
    return [error for errors in found for error in errors]


def _place(field: str, name: str) -> str:
    if name == "non_field_errors":
        return field
    return f"{field}.{name}" if field else name


def every_refusal() -> dict[str, tuple[int, str]]:
    """Every code with its status and what it means, in English, as far as rooms are loaded."""
    with translation.override("en"):
        found = {code: (status, str(words)) for code, (status, words) in OWN.items()}
    waiting: list[type[Refusal]] = [Refusal]
    while waiting:
        refusal = waiting.pop()
        waiting += refusal.__subclasses__()
        meaning = (getdoc(refusal) or "").partition("\n")[0]
        found.setdefault(refusal.code, (refusal.status, meaning))
    return dict(sorted(found.items()))
