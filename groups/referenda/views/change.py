"""Changing a secret ballot, or taking it back, by its code."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from core.heartbeat import clock
from core.people.models import Person
from core.people.signed_in import signed_in
from core.refusals import Refusal
from groups.referenda import actions, wording
from groups.referenda.access import the_vote
from groups.referenda.forms import ChangeForm, CodeForm
from groups.referenda.matters import lets_delegate
from groups.referenda.models import Referendum


@sensitive_post_parameters("choice", "words", "code")
@never_cache
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Give a ballot another choice, or take it out of the box."""
    person, found = signed_in(request), the_vote(number)
    if not found.is_sealed:
        return redirect("referenda:vote", number=number)
    if request.method != "POST":
        return _page(request, found)
    if "withdraw" in request.POST:
        return _withdraw(request, found, person)
    return _change(request, found, person)


def _change(request: HttpRequest, found: Referendum, person: Person) -> HttpResponse:
    form = ChangeForm(request.POST, vote=found)
    if not form.is_valid():
        return _page(request, found, form=form)
    choice, words = form.cleaned_data["choice"], form.cleaned_data["words"]
    try:
        receipt = actions.change_sealed(
            found, person, choice, code=form.cleaned_data["code"], words=words, now=clock.now()
        )
    except Refusal as refusal:
        return _page(request, found, form=form, refusal=refusal)
    context = {"vote": found, "receipt": receipt, "label": form.labels[choice], "words": words}
    return render(request, "referenda/receipt.html", context)


def _withdraw(request: HttpRequest, found: Referendum, person: Person) -> HttpResponse:
    form = CodeForm(request.POST, prefix="withdraw")
    if not form.is_valid():
        return _page(request, found, withdrawal=form)
    try:
        actions.withdraw_sealed(
            found,
            person,
            code=form.cleaned_data["code"],
            words=form.cleaned_data["words"],
            now=clock.now(),
        )
    except Refusal as refusal:
        return _page(request, found, withdrawal=form, refusal=refusal)
    messages.success(request, _("Your ballot was taken out of the box. You can vote again."))
    if lets_delegate(found):
        messages.info(request, _("If you have given a mandate for this vote, it speaks again."))
    return redirect(found)


def _page(
    request: HttpRequest,
    found: Referendum,
    *,
    form: ChangeForm | None = None,
    withdrawal: CodeForm | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    context = {
        "vote": found,
        "form": form or ChangeForm(vote=found),
        "withdrawal": withdrawal or CodeForm(prefix="withdraw"),
        "refusal": refusal,
        "lets_delegate": lets_delegate(found),
        "who_can_find_out": wording.WHO_CAN_FIND_OUT[found.ballots],
    }
    is_wrong = any(each is not None and each.errors for each in (form, withdrawal))
    status = refusal.status if refusal else 400 if is_wrong else 200
    return render(request, "referenda/change.html", context, status=status)
