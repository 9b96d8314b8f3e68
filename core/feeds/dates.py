"""Calendars (RFC 5545): the dates that rooms know, for everybody and for one person."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from core import hooks
from core.feeds.atom import absolute, legible
from core.instance import instance
from core.people.models import Person

# How long a date stays in a calendar once it is over.
PAST = timedelta(days=60)
PRODUCT = "-//Folkmoot//Calendar//EN"
Words = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """Something that lasts from one date to another, both included.

    `key` names it for ever. `begun` and `changed` are the dates on which it was set and on which
    it last changed: from them follow the sequence and the stamp, alike for everybody.
    """

    key: str
    summary: Words
    first: date
    last: date
    link: str
    begun: date
    changed: date
    is_cancelled: bool = False

    @property
    def sequence(self) -> int:
        """Grows with every change on a later date, and once more when it is called off."""
        return 2 * max((self.changed - self.begun).days, 0) + self.is_cancelled


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """The dates of one room that end on `since` or later, registered in `core.hooks.calendar`.

    What is personal must be the same whether or not somebody has voted in secret.
    """

    public: Callable[[date], Iterable[Appointment]] = lambda since: ()  # noqa: ARG005
    personal: Callable[[Person, date], Iterable[Appointment]] = lambda person, since: ()  # noqa: ARG005


def of_everybody(today: date) -> Iterator[Appointment]:
    """What happens in the group."""
    for room in hooks.calendar.values():
        yield from room.public(today - PAST)


def of_person(person: Person, today: date) -> Iterator[Appointment]:
    """What waits for one person."""
    for room in hooks.calendar.values():
        yield from room.personal(person, today - PAST)


def write(appointments: Iterable[Appointment], *, title: str) -> bytes:
    """The calendar as a file; the same dates give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("name", legible(title))
    calendar.add("x-wr-calname", legible(title))
    calendar.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for each in sorted(appointments, key=lambda one: (one.first, one.key)):
        calendar.add_component(_event(each))
    content: bytes = calendar.to_ical()
    return content


def _event(appointment: Appointment) -> Event:
    stamp = datetime.combine(appointment.changed, time(0), tzinfo=UTC)
    summary = legible(str(appointment.summary))
    event = Event()
    event.add("uid", f"{appointment.key}@{instance.origin}")
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", appointment.sequence)
    # A group has dates, not hours: whole days, and nobody is busy because of them.
    event.add("dtstart", appointment.first)
    event.add("dtend", appointment.last + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if appointment.is_cancelled else "CONFIRMED")
    event.add(
        "summary",
        _("Called off: %(what)s") % {"what": summary} if appointment.is_cancelled else summary,
    )
    event.add("url", absolute(appointment.link))
    return event
