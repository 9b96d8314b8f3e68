"""How evenly votes are spread in a scope: last night's curve, and how it changes."""

from fractions import Fraction

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from delegation import drawing
from delegation.models import Night, Weight
from delegation.rules.concentration import lorenz
from delegation.views.access import asked_scope, the_member
from delegation.views.speakers import about_scope
from delegation.wording import hundredths, percent

NIGHTS = 60
NIGHTS_IN_TABLE = 14
# The table of the curve has a row for each tenth of the people.
TENTHS = 10


@never_cache
@require_safe
def concentration(request: HttpRequest) -> HttpResponse:
    """Lorenz curve, Gini coefficient, how few make a majority, and all of it over time."""
    reader, scope = the_member(request), asked_scope(request)
    nights = list(Night.objects.filter(scope=scope).order_by("-on")[:NIGHTS])
    night = nights[0] if nights else None
    rows = Weight.objects.within(scope).values_list("over", "under", "person_id")
    carried = [Fraction(int(over), int(under)) for over, under, _person in rows]
    weights = spread(night, carried) if night else []
    oldest_first = list(reversed(nights))
    context = {
        "night": night,
        "gini": hundredths(Fraction(night.gini)) if night else "",
        "largest": percent(_largest_share(night)) if night else "",
        "curve": drawing.line(lorenz(weights)),
        "tenths": [
            (percent(people), percent(share))
            for people, share in lorenz(weights, points=TENTHS)[1:]
        ],
        "ginis": drawing.over_time([Fraction(each.gini) for each in oldest_first]),
        "shares": drawing.over_time([_largest_share(each) for each in oldest_first]),
        "nights": [
            (each, hundredths(Fraction(each.gini)), percent(_largest_share(each)))
            for each in nights[:NIGHTS_IN_TABLE]
        ],
        "first": oldest_first[0] if oldest_first else None,
        **about_scope(scope, reader),
    }
    return render(request, "delegation/concentration.html", context)


def spread(night: Night, carried: list[Fraction]) -> list[Fraction]:
    """What everybody carries: open voters what flows to them, who follows others nothing."""
    nothing = night.delegating + night.lost
    own = max(night.members - len(carried) - nothing, 0)
    return [*carried, *[Fraction(1)] * own, *[Fraction(0)] * nothing]


def _largest_share(night: Night) -> Fraction:
    return Fraction(night.largest) / night.members if night.members else Fraction(0)
