"""What there is for programs: an OpenAPI document for them, and pages for people."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.instance import instance
from core.programs.conditions import unless_known
from core.programs.document import document
from core.programs.problems import every_refusal
from core.programs.reference import rooms
from core.programs.scopes import scopes, scopes_by_kind


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """What there is, room by room, and what tokens can allow."""
    kinds = scopes_by_kind().items()
    context = {"rooms": rooms().values(), "kinds": kinds, "address": instance.address}
    return render(request, "programs/reference.html", context)


@require_safe
def room(request: HttpRequest, name: str) -> HttpResponse:
    """Everything that programs can read and do in one room, on a page without a script."""
    if name not in rooms():
        raise Http404
    context = {"room": rooms()[name], "scopes": scopes()}
    return render(request, "programs/room.html", context)


@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    """Every code of a refusal, where its `type` leads."""
    return render(request, "programs/problems.html", {"refusals": every_refusal()})


@require_safe
def openapi(request: HttpRequest) -> HttpResponseBase:
    """The OpenAPI document."""
    response = JsonResponse(document(), json_dumps_params={"ensure_ascii": False})
    return unless_known(request, response)
