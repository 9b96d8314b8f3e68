"""What others see of a person: the profile, the page of a pseudonym, the photo."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core import hooks
from core.people import rules
from core.people.actions.civic_number import civic_number_of
from core.people.models import Person, Photo, Pseudonym
from core.people.seeing import shown


@require_safe
def profile(request: HttpRequest, number: int) -> HttpResponse:
    """The profile with what the person chose to show (S2-229…243)."""
    person = shown(get_object_or_404(Person.objects.present(), pk=number), request)
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
    shown(person, request)
    panels = _panels(hooks.pseudonym_panels.values(), person, request)
    context = {"pseudonym": person.pseudonym, "panels": panels}
    return render(request, "people/pseudonym.html", context)


@require_safe
def photo(request: HttpRequest, number: int, digest: str) -> HttpResponse:
    """The photo; its address changes with it, so it may be kept for long."""
    person = get_object_or_404(Person.objects.present(), pk=number, photo=digest)
    shown(person, request)
    picture = get_object_or_404(Photo, person=person)
    response = HttpResponse(bytes(picture.jpeg), content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=604800, immutable"
    return response


def _panels(panels: list[Any], person: Person, request: HttpRequest) -> list[dict[str, Any]]:
    made = [panel(person, request) for panel in panels]
    return sorted((each for each in made if each), key=lambda each: each.get("order", 100))
