"""Where votes flow in a scope: a picture drawn here, and the same as a table."""

from fractions import Fraction
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.heartbeat import clock
from delegation import drawing, scopes
from delegation.candidates import names_of
from delegation.models import Mandate, Night, OpenVoice, Weight
from delegation.views.access import asked_scope, the_member
from delegation.views.speakers import about_scope
from delegation.wording import people, percent, votes

DRAWN = 11
OTHERS = 0


@never_cache
@require_safe
def picture(request: HttpRequest) -> HttpResponse:
    """Last night's picture; whom open voters follow is public and is as of now."""
    reader, scope = the_member(request), asked_scope(request)
    night = Night.objects.filter(scope=scope).order_by("-on").first()
    found = list(Weight.objects.within(scope).order_by("-millionths", "person_id")[:DRAWN])
    follows = _follows(scope, [row.person_id for row in found])
    named = names_of({row.person_id for row in found} | {who for pair in follows for who in pair})
    voters = [
        drawing.Voter(number=row.person_id, name=str(named[row.person_id]), weight=row.value)
        for row in found
        if row.person_id in named
    ]
    voters += _others(night, voters)
    drawn = drawing.flow(voters, follows)
    context = {
        "night": night,
        "flow": drawn if voters else None,
        "rows": _rows(drawn, follows, {n: str(p) for n, p in named.items()}, night),
        "has_rounds": any(row.is_round for row in drawn.rows),
        **about_scope(scope, reader),
    }
    return render(request, "delegation/picture.html", context)


def _others(night: Night | None, voters: list[drawing.Voter]) -> list[drawing.Voter]:
    """Everybody else who votes in the open, as one."""
    if night is None or night.open_voters <= len(voters):
        return []
    left = night.open_voters - len(voters)
    name = ngettext("%(n)s other", "%(n)s others", left) % {"n": left}
    carried = sum((voter.given for voter in voters), Fraction(0))
    given = max(night.delegating - carried, Fraction(0))
    return [drawing.Voter(number=OTHERS, name=name, weight=left + given, people=left)]


def _follows(scope: str, numbers: list[int]) -> list[tuple[int, int]]:
    """Whom these open voters let vote for them there, as far as members may see it."""
    levels = scopes.levels_of(scope)
    keys = {key for level in levels for key in level}
    heard = OpenVoice.objects.live().covering(keys).order_by()
    seen = Q(is_public=True) | Q(giver__in=heard.values("person_id"), scope__in=keys)
    given = Mandate.objects.live_on(clock.today()).within([scope]).filter(seen)
    return [
        (giver.giver_id, number)
        for giver in given.filter(giver__in=numbers).order_by("giver_id")
        for choice in giver.choice_list
        for number in choice.delegates
    ]


def _rows(
    drawn: drawing.Flow, follows: list[tuple[int, int]], named: dict[int, str], night: Night | None
) -> list[dict[str, Any]]:
    """The table that says the same."""
    members = night.members if night else 0
    return [
        {
            "voter": row.voter,
            "drawn": row,
            "weight": votes(row.voter.weight),
            "given": votes(row.voter.given),
            "share": percent(row.voter.weight / members) if members else "",
            "follows": people(
                [
                    named.get(other, _("somebody who is gone"))
                    for giver, other in follows
                    if giver == row.voter.number
                ]
            ),
            "is_round": row.is_round,
            "is_one": row.voter.number != OTHERS,
        }
        for row in drawn.rows
    ]
