"""My votes: how each stands and why; and my mandates: who speaks for me."""

from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.charter.reading import current
from core.heartbeat import clock
from delegation import matters, scopes
from delegation.explaining import explain
from delegation.models import Mandate
from delegation.neighbourhood import look_around
from delegation.showing import shown
from delegation.standing import standing
from delegation.views.access import the_giver

VOTES_SHOWN = 10
MANDATES_SHOWN = 20


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Every vote that is open, and where mine goes as things stand."""
    person, today = the_giver(request), clock.today()
    scope = request.GET.get("scope", "")
    every = [each for each in matters.running() if not scope or scope in each.scopes]
    page = Paginator(every, VOTES_SHOWN).get_page(request.GET.get("page"))
    running = list(page.object_list)
    keys = {key for matter in running for key in matter.scopes}
    since = min((matter.opened_at for matter in running), default=None)
    around = look_around(person, keys, today=today, since=since)
    known = matters.among(running, around.people)
    found = [standing(around, matter, known.get(matter.key)) for matter in running]
    labels = scopes.labels(speaking.scope for each in found for speaking in each.speaking)
    rows: list[dict[str, Any]] = [
        {"told": explain(each, around, labels), "last_day": each.matter.closes - timedelta(days=1)}
        for each in found
    ]
    context = {
        "page": page,
        "votes": rows,
        "today": today,
        "scope": scope,
        "is_on": current()["delegation.on"],
    }
    return render(request, "delegation/mine.html", context)


@never_cache
@require_safe
def mandates(request: HttpRequest) -> HttpResponse:
    """Who speaks for me, scope by scope."""
    person, today = the_giver(request), clock.today()
    given = Mandate.objects.by(person)
    page = Paginator(given, MANDATES_SHOWN).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "mandates": shown(list(page.object_list), today=today),
        "today": today,
        "is_on": current()["delegation.on"],
    }
    return render(request, "delegation/mandates.html", context)
