"""For whom a feed or a calendar is made, and in which language it speaks."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation

from core import hooks
from core.charter.reading import current
from core.feeds.actions import person_at
from core.people.models import Person


def reader_at(token: str) -> Person:
    """The person whose secret address this is, if they may read in the group; raises Http404."""
    person = person_at(token)
    if person is None or not may_read(person):
        raise Http404
    return person


def may_read(person: Person) -> bool:
    """Whether the charter lets this person read what the group publishes."""
    if current()["group.open_to_readers"]:
        return True
    belongs = hooks.standing.get("may_read")
    return bool(belongs and belongs(person))


@contextmanager
def speaking(request: HttpRequest, person: Person | None = None) -> Iterator[str]:
    """In the language that the address asks for, the person's, or the group's.

    Not in that of the program that asks: everybody who follows an address reads the same.
    """
    known = dict(settings.LANGUAGES)
    usual = person.language if person else str(current()["group.language"])
    language = request.GET.get("language", usual)
    language = language if language in known else usual
    with translation.override(language if language in known else settings.LANGUAGE_CODE):
        yield translation.get_language() or settings.LANGUAGE_CODE


def told_to(response: HttpResponse, language: str, *, person: Person | None) -> HttpResponse:
    """The answer with its language; what is personal is kept by nobody on the way."""
    response["Content-Language"] = language
    if person is not None:
        response["Cache-Control"] = "private"
        response["X-Robots-Tag"] = "noindex"
    return response
