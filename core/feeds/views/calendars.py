"""Calendars: the group's, and what waits for one person."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from core.charter.reading import group_name
from core.feeds import dates
from core.feeds.views.access import reader_at, speaking, told_to
from core.heartbeat import clock
from core.people.models import Person


@require_safe
@conditional_page
def public(request: HttpRequest) -> HttpResponse:
    """The dates of the group as the world may know them."""
    return _of_group(request)


@require_safe
@conditional_page
def secret_group(request: HttpRequest, token: str) -> HttpResponse:
    """The same for a program that cannot sign in."""
    return _of_group(request, person=reader_at(token))


@require_safe
@conditional_page
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """What waits for the person whose address this is."""
    person = reader_at(token)
    with speaking(request, person) as language:
        title = _("%(group)s: what waits for me") % {"group": group_name()}
        content = dates.write(dates.of_person(person, clock.today()), title=title)
    return _calendar(content, language, person=person)


def _of_group(request: HttpRequest, *, person: Person | None = None) -> HttpResponse:
    with speaking(request, person) as language:
        content = dates.write(dates.of_everybody(clock.today()), title=group_name())
    return _calendar(content, language, person=person)


def _calendar(content: bytes, language: str, *, person: Person | None) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    return told_to(response, language, person=person)
