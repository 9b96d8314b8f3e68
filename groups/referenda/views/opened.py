"""One vote: what can be chosen and until when; afterwards what came of it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.people.models import Person
from groups.referenda import wording
from groups.referenda.access import the_member, the_vote
from groups.referenda.picturing import pictures
from groups.referenda.showing import about, mine, what_came_of_mine

PER_PAGE = 100


@never_cache
@require_safe
def detail(request: HttpRequest, number: int) -> HttpResponse:
    """A vote as everybody may see it; totals only after the close."""
    vote = the_vote(number)
    context = about(vote) | mine(vote, request.user)
    if vote.is_closed:
        context |= {
            "rows": wording.totals(vote.result, context["options"]),
            "questions": wording.questions(vote, vote.result),
            "reason": wording.ended(vote, vote.result.reason),
        }
        if context["is_on_roll"]:
            context["came_to"] = what_came_of_mine(vote, context["options"], request.user)
        context |= pictures(vote, context["rows"])
        if vote.result.delegated is not None:
            context |= wording.carried(vote.result, for_members=context["is_member"])
    return render(request, "referenda/detail.html", context)


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
