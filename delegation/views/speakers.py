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
from delegation.candidates import called, names_of, shuffled
from delegation.drafts import LONGEST_SEARCH
from delegation.explaining import choice_in_words
from delegation.matters import OpenVote
from delegation.models import Mandate, OpenVoice
from delegation.showing import sentence
from delegation.speaking import figures, speakers_on, voices_of, weights_of
from delegation.views.access import asked_scope, the_member

PER_PAGE = 20
HISTORY = 25
LAST_OPEN_VOTES = 200


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
        "rows": _rows(scope, people),
        "words": words,
        **about_scope(scope, reader),
    }
    return render(request, "delegation/speakers.html", context)


def _rows(scope: str, people: list[Person]) -> list[dict[str, Any]]:
    voices = voices_of(scope, people)
    counted = figures(scope, people)
    return [
        {
            "person": person,
            "statement": voices[person.pk].statement if person.pk in voices else "",
            "language": voices[person.pk].language if person.pk in voices else "",
            "figures": counted[person.pk],
        }
        for person in people
    ]


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


def with_mandates(person: Person, voices: list[OpenVoice]) -> list[dict[str, Any]]:
    """Each declaration, with the mandate that members may see because of it."""
    labels = scopes.labels(voice.scope for voice in voices)
    given = {each.scope: each for each in Mandate.objects.by(person).within(labels)}
    seen = {scope: mandate for scope, mandate in given.items() if mandate.is_live_on(clock.today())}
    named = names_of({n for each in seen.values() for c in each.choice_list for n in c.delegates})
    carried = weights_of(person, list(labels))
    return [
        {
            "voice": voice,
            "label": labels[voice.scope],
            "weight": carried.get(voice.scope, ""),
            "mandate": _sentence(seen.get(voice.scope), named, str(labels[voice.scope])),
        }
        for voice in voices
    ]


def _sentence(mandate: Mandate | None, named: dict[int, Person], label: str) -> str:
    if mandate is None:
        return ""
    return sentence(mandate, named, label=label, today=clock.today())


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
