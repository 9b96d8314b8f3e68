"""Voting: the ballot paper, the question whether this is meant, and the receipt."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from core.heartbeat import clock
from core.people.models import Person
from core.people.signed_in import signed_in
from core.refusals import Refusal
from groups.referenda import actions, wording
from groups.referenda.access import the_vote, votes_in_the_open
from groups.referenda.forms import BallotForm
from groups.referenda.matters import fixed_moment, lets_delegate
from groups.referenda.models import Referendum


@sensitive_post_parameters("choice", "words", "code")
@never_cache
def vote(request: HttpRequest, number: int) -> HttpResponse:
    """Choose, look at the choice once more, cast. The code is made before the last step.

    It travels with the form instead of being kept, so that a ballot sent twice is one ballot.
    """
    person, found = signed_in(request), the_vote(number)
    if request.method != "POST":
        objection = actions.objection_to_voting(found, person, now=clock.now())
        paper = BallotForm(vote=found, in_the_open=votes_in_the_open(found, person))
        return _paper(request, found, paper, refusal=objection)
    # The paper says which kind it is; the action refuses the wrong one. Who agrees with a mandate
    # comes from a page that does not know.
    asks = "same" in request.POST and votes_in_the_open(found, person)
    form = BallotForm(request.POST, vote=found, in_the_open=asks or "openly" in request.POST)
    if not form.is_valid() or "again" in request.POST:
        return _paper(request, found, form)
    if "cast" not in request.POST:
        return _confirm(request, found, form)
    if form.is_secret:
        return _cast_sealed(request, found, person, form)
    return _cast_openly(request, found, person, form)


def _paper(
    request: HttpRequest, found: Referendum, form: BallotForm, refusal: Refusal | None = None
) -> HttpResponse:
    context = {
        "vote": found,
        "form": form,
        "refusal": refusal,
        "who_can_find_out": wording.who_can_find_out(found, is_secret=form.is_secret),
        "lets_delegate": lets_delegate(found),
        "fixed_from": None if form.is_secret else fixed_moment(found),
    }
    status = refusal.status if refusal else 400 if form.errors else 200
    return render(request, "referenda/vote.html", context, status=status)


def _confirm(request: HttpRequest, found: Referendum, form: BallotForm) -> HttpResponse:
    given = form.cleaned_data
    context = {
        "vote": found,
        "label": form.labels[given["choice"]],
        "choice": given["choice"],
        "is_secret": form.is_secret,
        "words": given.get("words", ""),
        "reason": given.get("reason", ""),
        "code": actions.new_code() if form.is_secret else "",
        "who_can_find_out": wording.who_can_find_out(found, is_secret=form.is_secret),
    }
    return render(request, "referenda/confirm.html", context)


def _cast_openly(
    request: HttpRequest, found: Referendum, person: Person, form: BallotForm
) -> HttpResponse:
    choice, reason = form.cleaned_data["choice"], form.cleaned_data["reason"]
    try:
        ballot = actions.cast_open(found, person, choice, reason=reason, now=clock.now())
    except Refusal as refusal:
        return _paper(request, found, form, refusal=refusal)
    messages.success(request, _("Your ballot was cast."))
    if ballot.alone:
        messages.info(request, _("It was cast so late that it counts for you alone."))
    return redirect(found)


def _cast_sealed(
    request: HttpRequest, found: Referendum, person: Person, form: BallotForm
) -> HttpResponse:
    choice, words = form.cleaned_data["choice"], form.cleaned_data["words"]
    code, now = request.POST.get("code", ""), clock.now()
    try:
        receipt = actions.cast_sealed(found, person, choice, code=code, words=words, now=now)
    except Refusal as refusal:
        return _paper(request, found, form, refusal=refusal)
    context = {"vote": found, "receipt": receipt, "label": form.labels[choice], "words": words}
    return render(request, "referenda/receipt.html", context)


@require_POST
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    """Take an open ballot back."""
    person, found = signed_in(request), the_vote(number)
    actions.take_back_open(found, person, now=clock.now())
    messages.success(request, _("Your ballot was taken back."))
    if lets_delegate(found):
        messages.info(request, _("If you have given a mandate for this vote, it speaks again."))
    return redirect(found)
