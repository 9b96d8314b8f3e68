"""What others see of a person: the profile, the page of a pseudonym, the photo."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core import hooks
from core.people import rules
from core.people.actions.civic_number import civic_number_of
from core.people.models import Person, Photo, Pseudonym


@require_safe
def profile(request: HttpRequest, number: int) -> HttpResponse:
    """The profile with what the person chose to show (S2-229…243)."""
    person = _shown(get_object_or_404(Person.objects.present(), pk=number), request)
    context = {
        "person": person,
        "civic_number": civic_number_of(person) if person.shows_civic_number else "",
        "email": person.email if person.shows_email else "",
        "earlier": Pseudonym.objects.filter(person=person).exclude(until_on=None),
        "panels": _panels(hooks.profile_panels.values(), person, request),
        "is_mine": request.user.pk == person.pk,
    }
    return render(request, "people/profile.html", context)


@require_safe
def by_pseudonym(request: HttpRequest, pseudonym: str) -> HttpResponse:
    """What is known of a pseudonym: nothing that leads to the name (AMB-04)."""
    person = get_object_or_404(Person.objects.present(), pseudonym_key=rules.caseless(pseudonym))
    _shown(person, request)
    panels = _panels(hooks.pseudonym_panels.values(), person, request)
    context = {"pseudonym": person.pseudonym, "panels": panels}
    return render(request, "people/pseudonym.html", context)


@require_safe
def photo(request: HttpRequest, number: int, digest: str) -> HttpResponse:
    """The photo; its address changes with it, so it may be kept for long."""
    person = get_object_or_404(Person.objects.present(), pk=number, photo=digest)
    _shown(person, request)
    picture = get_object_or_404(Photo, person=person)
    response = HttpResponse(bytes(picture.jpeg), content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=604800, immutable"
    return response


def _shown(person: Person, request: HttpRequest) -> Person:
    """The person, if anything in the group lets others see them; raises Http404."""
    if request.user.pk == person.pk:
        return person
    may_be_seen = hooks.standing.get("may_be_seen")
    if may_be_seen is not None and not may_be_seen(person, request.user):
        raise Http404
    return person


def _panels(panels: list[Any], person: Person, request: HttpRequest) -> list[dict[str, Any]]:
    shown = [panel(person, request) for panel in panels]
    return sorted((each for each in shown if each), key=lambda each: each.get("order", 100))
