"""What there is for programs: an OpenAPI document for them, and pages for people."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.programs.conditions import unless_known
from core.programs.document import document
from core.programs.problems import every_refusal
from core.programs.reference import rooms
from core.programs.scopes import scopes


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """Everything that programs can read and do, as a page without a script."""
    context = {"rooms": rooms(), "scopes": scopes().values()}
    return render(request, "programs/reference.html", context)


@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    """Every code of a refusal, where its `type` leads."""
    return render(request, "programs/problems.html", {"refusals": every_refusal()})


@require_safe
def openapi(request: HttpRequest) -> HttpResponseBase:
    """The OpenAPI document."""
    response = JsonResponse(document(), json_dumps_params={"ensure_ascii": False})
    return unless_known(request, response)
