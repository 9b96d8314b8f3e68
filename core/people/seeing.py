"""Who is seen by whom."""

from django.http import Http404, HttpRequest

from core import hooks
from core.people.models import Person


def shown(person: Person, request: HttpRequest) -> Person:
    """The person, if anything in the group lets others see them; raises Http404."""
    if request.user.pk == person.pk:
        return person
    may_be_seen = hooks.standing.get("may_be_seen")
    if may_be_seen is not None and not may_be_seen(person, request.user):
        raise Http404
    return person
