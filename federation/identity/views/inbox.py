"""The inbox: where others ask to follow."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core.instance import instance
from core.refusals import Refusal
from federation.identity.actions.receiving import receive
from federation.identity.views.answers import ACTIVITY, LINKED, answer, require_group
from federation.wire.rules.requests import Request
from federation.wire.wall import wall

KINDS = (ACTIVITY, LINKED)


# A signature says who sends it, not a form.
@csrf_exempt
@require_POST
def inbox(request: HttpRequest, **_which: str) -> HttpResponse:
    """Take what another asks: 202 once it is kept, or why it is not."""
    require_group()
    if request.content_type not in KINDS:
        return _refused(415, "unsupported-type", f"Send {ACTIVITY}.")
    try:
        receive(_received(request), now=wall())
    except Refusal as refusal:
        return _refused(refusal.status, refusal.code, str(refusal))
    return HttpResponse(status=202)


def _received(request: HttpRequest) -> Request:
    """As it was sent to us: to our own address, whatever stands in front of us calls itself."""
    return Request(
        method="POST",
        url=instance.address + request.get_full_path(),
        headers={name.lower(): value for name, value in request.headers.items()},
        body=request.body,
    )


def _refused(status: int, code: str, why: str) -> HttpResponse:
    """A refusal that a program can read (RFC 9457)."""
    problem = {"title": why, "status": status, "code": code}
    response = answer(problem, kind="application/problem+json", status=status)
    response["Cache-Control"] = "no-store"
    return response
