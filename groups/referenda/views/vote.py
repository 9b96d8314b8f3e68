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
from core.refusals import Refusal
from groups.referenda import actions, wording
from groups.referenda.forms import BallotForm
from groups.referenda.models import Referendum
from groups.referenda.views.access import the_person, the_vote


@sensitive_post_parameters("choice", "words", "code")
@never_cache
def vote(request: HttpRequest, number: int) -> HttpResponse:
    """Choose, look at the choice once more, cast. The code is made before the last step.

    It travels with the form instead of being kept, so that a ballot sent twice is one ballot.
    """
    person, found = the_person(request), the_vote(number)
    if request.method != "POST":
        objection = actions.objection_to_voting(found, person, now=clock.now())
        return _paper(request, found, BallotForm(vote=found), refusal=objection)
    form = BallotForm(request.POST, vote=found)
    if not form.is_valid() or "again" in request.POST:
        return _paper(request, found, form)
    if "cast" not in request.POST:
        return _confirm(request, found, form)
    return _cast(request, found, person, form)


def _paper(
    request: HttpRequest, found: Referendum, form: BallotForm, refusal: Refusal | None = None
) -> HttpResponse:
    context = {
        "vote": found,
        "form": form,
        "refusal": refusal,
        "who_can_find_out": wording.WHO_CAN_FIND_OUT[found.ballots],
    }
    status = refusal.status if refusal else 400 if form.errors else 200
    return render(request, "referenda/vote.html", context, status=status)


def _confirm(request: HttpRequest, found: Referendum, form: BallotForm) -> HttpResponse:
    context = {
        "vote": found,
        "choice": form.cleaned_data["choice"],
        "label": form.labels[form.cleaned_data["choice"]],
        "words": form.cleaned_data.get("words", ""),
        "code": actions.new_code() if found.is_sealed else "",
        "who_can_find_out": wording.WHO_CAN_FIND_OUT[found.ballots],
    }
    return render(request, "referenda/confirm.html", context)


def _cast(
    request: HttpRequest, found: Referendum, person: Person, form: BallotForm
) -> HttpResponse:
    choice, now = form.cleaned_data["choice"], clock.now()
    try:
        if not found.is_sealed:
            actions.cast_open(found, person, choice, now=now)
            messages.success(request, _("Your ballot was cast."))
            return redirect(found)
        words = form.cleaned_data["words"]
        receipt = actions.cast_sealed(
            found, person, choice, code=request.POST.get("code", ""), words=words, now=now
        )
    except Refusal as refusal:
        return _paper(request, found, form, refusal=refusal)
    context = {"vote": found, "receipt": receipt, "label": form.labels[choice], "words": words}
    return render(request, "referenda/receipt.html", context)


@require_POST
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    """Take an open ballot back."""
    person, found = the_person(request), the_vote(number)
    actions.take_back_open(found, person, now=clock.now())
    messages.success(request, _("Your ballot was taken back."))
    return redirect(found)
