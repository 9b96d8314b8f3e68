"""The overview, the search, and the pages that say what went wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST, require_safe

from core import hooks
from core.heartbeat import clock
from core.notices.needs import collect
from core.pages.figures import figures
from core.pages.finding import find
from core.pages.places import ways
from core.pages.returning import back
from core.programs.problems import answer, is_for_programs

LANGUAGE_COOKIE = "django_language"
ONE_YEAR = 365 * 24 * 60 * 60


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What waits for me, what is being decided, what was decided lately."""
    founding = hooks.standing.get("founding_address")
    if founding is not None and (address := founding()):
        return redirect(address)
    found = figures()
    # What has been counted for the figures no panel need count again.
    request.counted = {figure.name: figure.number for figure in found}  # type: ignore[attr-defined]
    panels = [panel for show in hooks.overview_panels.values() if (panel := show(request))]
    panels.sort(key=lambda panel: panel.get("order", 50))
    context = {
        "panels": panels,
        "needs": collect(request.user, clock.today()) if request.user.is_authenticated else [],
        "figures": found,
        "is_new": not any(figure.number for figure in found if figure.is_work),
        "ways": ways,
    }
    return render(request, "pages/overview.html", context)


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """Everything there is, in the three ways in which one can go there."""
    return render(request, "pages/map.html", {"ways": ways})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find words in everything that rooms let be searched."""
    query = request.GET.get("q", "").strip()[:200]
    found = find(query) if len(query) > 1 else []
    return render(request, "pages/search.html", {"query": query, "found": found})


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember a visitor's language; a signed-in person chooses it among the own settings."""
    language = request.POST.get("language", "")
    response = redirect(back(request, request.POST))
    if check_for_language(language):
        response.set_cookie(LANGUAGE_COOKIE, language, max_age=ONE_YEAR, samesite="Lax")
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_for_programs(request):
        return answer(400, "unreadable")
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_for_programs(request):
        return answer(403, "forbidden")
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_for_programs(request):
        return answer(404, "not-found")
    return render(request, "404.html", status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is too old, or came from somewhere else."""
    return render(request, "csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our fault; rendered without the shell, which may be what failed."""
    if is_for_programs(request):
        return answer(500, "failed")
    return render(request, "500.html", status=500)
