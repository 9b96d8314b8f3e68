"""The dates of decisions in calendars."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from core.feeds.dates import Appointment, Dates
from groups.decisions.models import Decision


def in_force(since: date) -> Iterator[Appointment]:
    """The days on which what was decided takes force."""
    found = Decision.objects.adopted().filter(in_force_on__gte=since).select_related("proposal")
    for decision in found.order_by("number").iterator(500):
        day = decision.settled_on or decision.in_force_on
        assert day is not None
        words = _("“%(title)s” takes force") % {"title": decision.proposal.heading}
        yield Appointment(
            key=f"force-{decision.uid}",
            summary=words,
            first=day,
            last=day,
            link=decision.get_absolute_url(),
            begun=decision.decided_on,
            changed=decision.settled_on or decision.decided_on,
        )


DATES = Dates(public=in_force)
