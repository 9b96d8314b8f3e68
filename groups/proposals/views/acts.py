"""Acts on a proposal's page: one form, one action, back to where it was."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.heartbeat import clock
from core.people.signed_in import signed_in
from core.refusals import Refusal
from groups.proposals import actions
from groups.proposals.forms import ArgumentForm
from groups.proposals.models import Argument, Proposal
from groups.proposals.views.pages import argument_for, readable, show


def back_to(proposal: Proposal, place: str = "") -> HttpResponse:
    """The page of the proposal, at a place on it."""
    return redirect(proposal.get_absolute_url() + (f"#{place}" if place else ""))


def back_to_argument(proposal: Proposal, argument: Argument) -> HttpResponse:
    """The page of the proposal on which this argument stands."""
    return redirect(
        f"{proposal.get_absolute_url()}?argument={argument.uid}#argument-{argument.uid}"
    )


@require_POST
def sign(request: HttpRequest, number: int) -> HttpResponse:
    person = signed_in(request)
    proposal = readable(request, number)
    actions.sign(proposal, person, now=clock.now())
    messages.success(request, _("You have signed. Your signature is counted every night."))
    return back_to(proposal, "signatures")


@require_POST
def unsign(request: HttpRequest, number: int) -> HttpResponse:
    person = signed_in(request)
    proposal = readable(request, number)
    actions.unsign(proposal, person, now=clock.now())
    messages.success(request, _("Your signature is withdrawn."))
    return back_to(proposal, "signatures")


@require_POST
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    person = signed_in(request)
    proposal = readable(request, number)
    actions.confirm_signature(proposal, person, now=clock.now())
    messages.success(request, _("Your signature counts for the changed text."))
    return back_to(proposal, "signatures")


@require_POST
def argue(request: HttpRequest, number: int) -> HttpResponse:
    person = signed_in(request)
    proposal = readable(request, number)
    form = ArgumentForm(request.POST, person=person, is_joint=proposal.is_joint)
    if not form.is_valid():
        return show(request, number, form=form)
    try:
        argument = actions.argue(proposal, person, now=clock.now(), **form.cleaned_data)
    except Refusal as refusal:
        return show(request, number, form=form, refusal=refusal)
    messages.success(request, _("Your argument is there for everybody to read."))
    return back_to_argument(proposal, argument)


@require_POST
def find_helpful(request: HttpRequest, uid: UUID) -> HttpResponse:
    person = signed_in(request)
    argument = argument_for(request, uid)
    actions.find_helpful(argument, person, now=clock.now())
    return back_to_argument(argument.proposal, argument)


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    person = signed_in(request)
    argument = argument_for(request, uid)
    if request.method == "POST":
        actions.take_back(argument, person, now=clock.now())
        messages.success(request, _("Your argument is taken back."))
        return back_to_argument(argument.proposal, argument)
    context = {
        "question": _("Take your argument back?"),
        "consequence": _("Its text is deleted. Readers see that there was one."),
        "yes": _("Take it back"),
        "no_link": argument.proposal.get_absolute_url(),
    }
    return render(request, "proposals/confirm.html", context)
