"""Declaring that one votes in the open, restating why others might follow, and stopping."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.charter.reading import current
from core.heartbeat import clock
from core.people.models import Person
from core.refusals import Refusal
from delegation import actions, scopes
from delegation.forms import DeclareForm, StatementForm
from delegation.models import OpenVoice
from delegation.speakers import with_weights
from delegation.views.access import the_giver


@never_cache
def voice(request: HttpRequest) -> HttpResponse:
    """What voting in the open means; where I do; declaring it."""
    person = the_giver(request)
    mine = list(OpenVoice.objects.live().filter(person=person).order_by("scope"))
    taken = {each.scope for each in mine}
    offered = [choice for choice in scopes.offered("", person) if choice[0] not in taken]
    asked = {"scope": request.GET.get("scope", scopes.EVERYTHING)}
    form = DeclareForm(request.POST or None, initial=asked, offered=offered)
    if request.method != "POST" or not form.is_valid():
        return _page(request, person, mine, form)
    try:
        actions.declare(person, **form.cleaned_data, now=clock.now())
    except Refusal as refusal:
        return _page(request, person, mine, form, refusal=refusal)
    messages.success(request, _("You vote in the open there from the next vote on."))
    return redirect("delegation:voice")


def _page(
    request: HttpRequest,
    person: Person,
    mine: list[OpenVoice],
    form: forms.Form,
    *,
    refusal: Refusal | None = None,
) -> HttpResponse:
    context = {
        "voices": [_with_form(row) for row in with_weights(person, mine)],
        "form": form,
        "scope_choices": form.fields["scope"].choices,  # type: ignore[attr-defined]
        "fixed_hours": current()["delegation.fixed_hours"],
        "refusal": refusal,
        "is_on": current()["delegation.on"],
    }
    status = refusal.status if refusal else 400 if form.errors else 200
    return render(request, "delegation/voice.html", context, status=status)


def _with_form(row: dict[str, Any]) -> dict[str, Any]:
    """A declaration of mine, with a form to say otherwise what I stand for."""
    voice: OpenVoice = row["voice"]
    form = StatementForm(initial={"statement": voice.statement}, auto_id=f"id_{voice.pk}_%s")
    return row | {"form": form}


def _mine(request: HttpRequest, pk: int) -> tuple[Person, OpenVoice]:
    """The member who asks and an open voice of theirs; raises NotYours."""
    person = the_giver(request)
    found = OpenVoice.objects.live().filter(person=person, pk=pk).first()
    if found is None:
        raise actions.NotYours
    return person, found


@require_POST
def restate(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep another statement."""
    person, found = _mine(request, pk)
    form = StatementForm(request.POST)
    if not form.is_valid():
        raise actions.StatementTooLong(most=form.fields["statement"].max_length)  # type: ignore[attr-defined]
    actions.restate(found, person, **form.cleaned_data, now=clock.now())
    messages.success(request, _("Your statement is kept."))
    return redirect("delegation:voice")


@never_cache
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, then vote in secret again."""
    person, found = _mine(request, pk)
    if request.method == "POST":
        actions.withdraw_voice(found, person, now=clock.now())
        messages.success(request, _("From the next vote on you vote in secret again."))
        return redirect("delegation:voice")
    return render(request, "delegation/withdraw_voice.html", {"label": scopes.label(found.scope)})
