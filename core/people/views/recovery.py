"""The recovery sheet: making it, and using it."""

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from core.heartbeat import clock
from core.instance import instance
from core.people import actions
from core.people.attempts import count_attempt
from core.people.forms import Recover
from core.people.models import RecoveryKey
from core.people.signed_in import signed_in
from core.people.views.links import sign_in
from core.refusals import Refusal


@never_cache
def sheet(request: HttpRequest) -> HttpResponse:
    """Make a new sheet; the answer to the button is the only page that ever shows it."""
    person = signed_in(request)
    if request.method == "POST":
        # Whoever finds an open computer must not take the account along on paper.
        raise_if_reauthentication_required(request, app="allauth.mfa")
        key = actions.make_recovery_sheet(person, now=clock.now())
        context = {
            "person": person,
            "key": key,
            "address": f"{instance.address}{reverse('people:recover')}",
            "made_on": clock.today(),
        }
        return render(request, "people/sheet.html", context)
    made = RecoveryKey.objects.filter(person=person).first()
    return render(request, "people/sheet_ask.html", {"made": made})


@sensitive_post_parameters("sheet", "password", "once_more")
@never_cache
def recover_page(request: HttpRequest) -> HttpResponse:
    """Set a new password with the key on the sheet."""
    form = Recover(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        count_attempt(request, "recover")
        if form.is_valid():
            given = form.cleaned_data
            try:
                person = actions.recover(
                    given["sheet"],
                    given["password"],
                    drop_passkeys=given["drop_passkeys"],
                    now=clock.now(),
                )
            except Refusal as refusal:
                form.add_error("sheet", str(refusal))
            else:
                messages.success(request, _("Your new password is kept. You are signed in."))
                return sign_in(request, person, method="password")
    return render(request, "people/recover.html", {"form": form})
