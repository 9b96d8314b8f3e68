"""What a calendar shows of mandates: to their giver alone, and nobody whom they name."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from core import hooks
from core.charter.reading import current
from core.feeds.dates import Appointment, Dates
from core.heartbeat import clock
from core.people.models import Person
from delegation import scopes
from delegation.models import Mandate


def ends(person: Person, since: date) -> Iterator[Appointment]:
    """The last days of the person's own mandates."""
    if not current()["delegation.on"]:
        return
    zone = clock.zone()
    mandates = list(Mandate.objects.by(person).filter(until_on__gt=since, suspended_at=None))
    labels = scopes.labels(mandate.scope for mandate in mandates)
    for mandate in mandates:
        last = mandate.until_on - timedelta(days=1)
        yield Appointment(
            key=f"mandate-{mandate.uid}",
            summary=_("Your mandate ends: %(scope)s") % {"scope": labels[mandate.scope]},
            first=last,
            last=last,
            link=reverse("delegation:change", args=[mandate.uid]),
            begun=mandate.given_at.astimezone(zone).date(),
            changed=mandate.changed_at.astimezone(zone).date(),
        )


hooks.calendar.add("delegation", Dates(personal=ends))
