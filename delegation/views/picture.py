"""Where votes flow in a scope: a picture drawn here, and the same as a table."""

from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.people.models import Person
from delegation import drawing, reading
from delegation.candidates import names_of
from delegation.models import Night
from delegation.reading import FlowData
from delegation.views.access import asked_scope, the_member
from delegation.views.speakers import about_scope
from delegation.wording import people, percent, votes, votes_in_words

DRAWN = 11
CIRCLES = 5
LONGEST_CIRCLE = 7
OTHERS = 0


@never_cache
@require_safe
def picture(request: HttpRequest) -> HttpResponse:
    """Last night's picture: by name only who acts in the open, all others as counts."""
    reader, scope = the_member(request), asked_scope(request)
    night = Night.objects.within(scope).order_by("-on").first()
    found = reading.flow(scope)
    context = {"night": night, **about_scope(scope, reader)}
    if found is not None:
        context |= _drawn(found, scope, night.members if night else 0)
    return render(request, "delegation/picture.html", context)


def _drawn(found: FlowData, scope: str, members: int) -> dict[str, Any]:
    shown = found["people"][:DRAWN]
    follows = reading.followed_openly(
        found, scope, [one["person"] for one in shown if one["votes"]]
    )
    circles = [*found["loops"], *drawing.circles(follows)]
    numbers = {one["person"] for one in found["people"]} | {who for pair in follows for who in pair}
    named = names_of(numbers | {who for circle in circles[:CIRCLES] for who in circle})
    voters = [
        drawing.Voter(
            number=one["person"],
            name=_name(one["person"], named),
            weight=Fraction(one["weight"]),
            given=one["followers"],
            votes=one["votes"],
        )
        for one in shown
    ]
    voters += _others(found)
    drawn = drawing.flow(voters, follows)
    return {
        "flow": drawn,
        "rows": _rows(drawn, follows, named, members),
        "circles": [
            people([_name(number, named) for number in circle[:LONGEST_CIRCLE]])
            for circle in circles[:CIRCLES]
        ],
        "more_circles": len(circles) - CIRCLES,
    }


def _others(found: FlowData) -> list[drawing.Voter]:
    """Everybody else whom others follow, as one."""
    left = found["people"][DRAWN:]
    count = len(left) + found["others"]["people"]
    if not count:
        return []
    weight = sum((Fraction(one["weight"]) for one in left if one["votes"]), Fraction(0))
    weight += Fraction(found["others"]["weight"])
    return [
        drawing.Voter(
            number=OTHERS,
            name=ngettext("%(n)s other", "%(n)s others", count) % {"n": count},
            weight=weight,
            given=sum(one["followers"] for one in left),
            people=count,
        )
    ]


def _name(number: int, named: dict[int, Person]) -> str:
    return str(named[number]) if number in named else _("somebody who is gone")


def _rows(
    drawn: drawing.Flow, follows: list[tuple[int, int]], named: dict[int, Person], members: int
) -> list[dict[str, Any]]:
    """The table that says the same."""
    return [
        {
            "voter": row.voter,
            "drawn": row,
            "weight": votes(row.voter.weight),
            "in_words": votes_in_words(row.voter.weight),
            "share": percent(row.voter.weight / members) if members else "",
            "follows": people(
                [_name(other, named) for giver, other in follows if giver == row.voter.number]
            ),
            "is_one": row.voter.number != OTHERS,
        }
        for row in drawn.rows
    ]
