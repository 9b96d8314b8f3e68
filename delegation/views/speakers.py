"""Who votes in the open: for one scope, and one of them with all that members may know."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.heartbeat import clock
from core.people.models import Person
from delegation import matters, scopes
from delegation.candidates import called, shuffled
from delegation.drafts import LONGEST_SEARCH
from delegation.explaining import choice_in_words
from delegation.matters import OpenVote
from delegation.models import OpenVoice
from delegation.speakers import LAST_OPEN_VOTES, rows, with_mandates
from delegation.speaking import figures, speakers_on
from delegation.views.access import asked_scope, the_member

PER_PAGE = 20
HISTORY = 25


@never_cache
@require_safe
def speakers(request: HttpRequest) -> HttpResponse:
    """Those who vote in the open in a scope, in random order (never by weight)."""
    reader, scope, today = the_member(request), asked_scope(request), clock.today()
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    found = shuffled(called(speakers_on(scope), words), reader=reader, today=today)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    people = list(page.object_list)
    context = {
        "page": page,
        "rows": rows(scope, people),
        "words": words,
        **about_scope(scope, reader),
    }
    return render(request, "delegation/speakers.html", context)


def about_scope(scope: str, reader: Person) -> dict[str, Any]:
    """The scope of a page and those one can change to."""
    choices = dict(scopes.offered("", reader))
    label = choices.get(scope) or scopes.label(scope)
    return {
        "scope": scope,
        "scope_label": label,
        "scope_choices": list((choices | {scope: label}).items()),
    }


@never_cache
@require_safe
def speaker(request: HttpRequest, number: int) -> HttpResponse:
    """One person who votes in the open, or did: statements, figures, every open vote."""
    the_member(request)
    person = get_object_or_404(Person.objects.present(), pk=number)
    voices = list(OpenVoice.objects.live().filter(person=person).order_by("scope"))
    cast = matters.open_votes(person.pk, limit=LAST_OPEN_VOTES)
    page = Paginator(cast, HISTORY).get_page(request.GET.get("page"))
    context = {
        "person": person,
        "voices": with_mandates(person, voices),
        "page": page,
        "history": _history(list(page.object_list)),
        "figures": figures(scopes.EVERYTHING, [person])[person.pk],
    }
    return render(request, "delegation/speaker.html", context)


def _history(cast: list[OpenVote]) -> list[dict[str, Any]]:
    return [
        {
            "matter": vote.matter,
            "choice": choice_in_words(vote.matter, vote.outcome),
            "reason": vote.reason,
            "language": vote.language,
        }
        for vote in cast
    ]
