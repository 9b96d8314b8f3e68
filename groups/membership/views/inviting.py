"""Invitations: made and taken back by a member, accepted by whoever holds the link."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.heartbeat import clock
from core.people.signed_in import person_or_none, signed_in
from core.refusals import Refusal
from groups.membership import actions
from groups.membership.attempts import count_attempt
from groups.membership.explanation import explain
from groups.membership.forms import AccountForm, InvitationForm
from groups.membership.letters import invitation_address, row_of, send_invitation, token_of
from groups.membership.models import Invitation, Standing
from groups.membership.views.accounts import make_account

SHOWN = 50


@never_cache
def invitations(request: HttpRequest) -> HttpResponse:
    """Make an invitation; see the open ones with link and code, and the last ones accepted."""
    person = signed_in(request)
    actions.require_member(person)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        count_attempt(request, "invitation")
        try:
            made = actions.invite(person, **form.cleaned_data, now=clock.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            send_invitation(made, now=clock.now())
            return redirect("membership:invitations")
    mine = Invitation.objects.filter(inviter=person).order_by("-pk")
    still_open = mine.open(today=clock.today())
    context: dict[str, Any] = {
        "form": form,
        "open": [(each, invitation_address(each)) for each in still_open],
        "accepted": mine.exclude(accepted_by=None).select_related("accepted_by")[:SHOWN],
    }
    return render(request, "membership/invitations.html", context)


@require_POST
def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take an invitation back."""
    invitation = get_object_or_404(Invitation, uid=uid)
    actions.withdraw_invitation(signed_in(request), invitation, now=clock.now())
    return redirect("membership:invitations")


def _invitation(token: str) -> Invitation:
    """The open invitation to which a link leads; raises InvitationGone."""
    still_open = Invitation.objects.open(today=clock.today()).select_related("inviter")
    invitation = row_of(token, still_open)
    if invitation is None:
        raise actions.InvitationGone
    return invitation


@never_cache
def invitation_page(request: HttpRequest, token: str) -> HttpResponse:
    """Who invites, to what, and the next step: an account, then to accept."""
    invitation = _invitation(token)
    person = person_or_none(request)
    form = AccountForm(request.POST or None)
    if request.method == "POST" and person is None:
        person = make_account(request, form, now=clock.now())
        if person is not None:
            actions.accept_invitation(invitation, person, now=clock.now())
            return redirect("membership:own")
    context = {
        "invitation": invitation,
        "token": token_of(invitation),
        "explanation": explain(),
        "form": form,
        "standing": Standing.objects.of(person) if person else None,
    }
    return render(request, "membership/invitation.html", context)


@require_POST
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Accept with the account that is signed in."""
    person = signed_in(request)
    actions.accept_invitation(_invitation(token), person, now=clock.now())
    messages.success(request, _("You have accepted. Now the members decide."))
    return redirect("membership:own")
