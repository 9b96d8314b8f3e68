"""One vote: what can be chosen and until when; afterwards what came of it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.people.models import Person
from groups.referenda import wording
from groups.referenda.access import the_member, the_vote
from groups.referenda.models import Referendum
from groups.referenda.picturing import pictures
from groups.referenda.showing import about, mine, what_came_of_mine

PER_PAGE = 100


@never_cache
@require_safe
def detail(request: HttpRequest, number: int) -> HttpResponse:
    """A vote as everybody may see it; totals only after the close."""
    vote = the_vote(number)
    reader = mine(vote, request.user)
    tells = reader["is_member"] or not vote.for_members
    context = about(vote, tells=tells) | reader
    if vote.is_closed:
        context["reason"] = wording.ended(vote, vote.result.reason, tells=tells)
        if context["is_on_roll"]:
            context["came_to"] = what_came_of_mine(vote, context["options"], request.user)
        if tells:
            context |= _figures(vote, context)
    return render(request, "referenda/detail.html", context)


def _figures(vote: Referendum, about_it: dict[str, Any]) -> dict[str, Any]:
    rows = wording.totals(vote.result, about_it["options"])
    found = {"rows": rows, "questions": wording.questions(vote, vote.result)}
    found |= pictures(vote, rows)
    if vote.result.delegated is not None:
        found |= wording.carried(vote.result, for_members=about_it["is_member"])
    return found


@never_cache
@require_safe
def roll(request: HttpRequest, number: int) -> HttpResponse:
    """For members: who may vote, and after the close who did."""
    the_member(request)
    vote = the_vote(number)
    people = Person.objects.in_order().filter(roll_entries__referendum=vote)
    if vote.is_closed and request.GET.get("took_part") == "yes":
        people = people.filter(
            roll_entries__referendum=vote, roll_entries__took_part=True
        ).distinct()
    page = Paginator(people, PER_PAGE).get_page(request.GET.get("page"))
    shown = vote.roll.filter(person__in=[person.pk for person in page])
    marks = shown.values_list("person_id", "took_part", "in_the_open")
    entries = {person: (voted, openly) for person, voted, openly in marks}
    context = {
        "vote": vote,
        "page": page,
        "entries": [(person, *entries[person.pk]) for person in page],
    }
    return render(request, "referenda/roll.html", context)


@never_cache
@require_safe
def open_ballots(request: HttpRequest, number: int) -> HttpResponse:
    """For members: who has voted for what under their names, and why."""
    the_member(request)
    vote = the_vote(number)
    labels = {option.key: option.label for option in vote.options.all()}
    cast = vote.open_ballots.select_related("person").order_by(
        "person__surname", "person__forename", "person_id"
    )
    page = Paginator(cast, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "vote": vote,
        "page": page,
        "ballots": [(ballot, labels.get(ballot.choice, _("Blank"))) for ballot in page],
    }
    return render(request, "referenda/open_ballots.html", context)
