"""How evenly votes are spread in a scope: last night's curve, and how it changes."""

from fractions import Fraction

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.heartbeat import clock
from delegation import drawing, reading
from delegation.models import Night
from delegation.rules.concentration import lorenz
from delegation.views.access import asked_scope, the_member
from delegation.views.speakers import about_scope
from delegation.wording import hundredths, percent

NIGHTS_IN_TABLE = 14
# The table of the curve has a row for each tenth of the people.
TENTHS = 10


@never_cache
@require_safe
def concentration(request: HttpRequest) -> HttpResponse:
    """Lorenz curve, Gini coefficient, how few make a majority, and all of it over time."""
    reader, scope, today = the_member(request), asked_scope(request), clock.today()
    nights = reading.concentration(scope)
    night = nights[-1] if nights else None
    weights = reading.spread(scope)
    context = {
        "night": night,
        "gini": hundredths(Fraction(night.gini)) if night else "",
        "largest": percent(largest_share(night)) if night else "",
        "curve": drawing.line(lorenz(weights)),
        "tenths": [
            (percent(people), percent(share))
            for people, share in lorenz(weights, points=TENTHS)[1:]
        ],
        "ginis": drawing.over_time(
            [(each.on, Fraction(each.gini)) for each in nights], until=today
        ),
        "shares": drawing.over_time(
            [(each.on, largest_share(each)) for each in nights], until=today
        ),
        "nights": [
            (each, hundredths(Fraction(each.gini)), percent(largest_share(each)))
            for each in reversed(nights[-NIGHTS_IN_TABLE:])
        ],
        "first": nights[0] if nights else None,
        "last_day": today,
        **about_scope(scope, reader),
    }
    return render(request, "delegation/concentration.html", context)


def largest_share(night: Night) -> Fraction:
    """What part of all members' votes the heaviest carries."""
    return Fraction(night.largest) / night.members if night.members else Fraction(0)
