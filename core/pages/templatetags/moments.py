"""Dates and moments as people say them."""

from datetime import date, datetime

from django import template
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import DATE_WITH_WEEKDAY, in_words
from core.heartbeat import clock

register = template.Library()


@register.filter
def group_date(day: date | None) -> str:
    """A date of the group in words: "Wednesday 5 May 2027"."""
    return in_words(day, DATE_WITH_WEEKDAY) if day else ""


@register.filter
def day(day: date | None) -> str:
    """A date where there is little room, as in a table: "5 May 2027"."""
    return in_words(day) if day else ""


@register.filter
def moment(at: datetime | None) -> str:
    """A moment by the group's clock: "5 May 2027, 14:05"."""
    return formats.date_format(at.astimezone(clock.zone()), "DATETIME_FORMAT") if at else ""


@register.filter
def days_from_now(day: date | None, today: date | None = None) -> str:
    """How far a date is: "today", "tomorrow", "in 5 days", "3 days ago".

    Every page knows `today`; a list passes it, so that the group's date is asked for once.
    """
    if day is None:
        return ""
    days = (day - (today or clock.today())).days
    words = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    if days in words:
        return words[days]
    if days > 0:
        return ngettext("in %(n)s day", "in %(n)s days", days) % {"n": days}
    return ngettext("%(n)s day ago", "%(n)s days ago", -days) % {"n": -days}
