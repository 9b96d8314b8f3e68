"""One-time links: what they do is said first, and done when a button is pressed."""

from collections.abc import Callable
from datetime import datetime

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.account.models import Login
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from core.heartbeat import clock
from core.instance import instance
from core.people import actions
from core.people.attempts import count_attempt
from core.people.forms import TwicePassword
from core.people.models import OneTimeLink, Person
from core.people.signed_in import signed_in


@never_cache
def device(request: HttpRequest) -> HttpResponse:
    """Make a link that signs the person in on another device; shown once."""
    person = signed_in(request)
    address = ""
    if request.method == "POST":
        raise_if_reauthentication_required(request, app="allauth.mfa")
        address = address_of(actions.make_device_link(person, now=clock.now()))
    return render(request, "people/device.html", {"address": address})


def address_of(token: str) -> str:
    """The whole address, for a QR code or a sheet of paper."""
    return f"{instance.address}{reverse('people:link', args=[token])}"


@never_cache
def link(request: HttpRequest, token: str) -> HttpResponse:
    """What the link does, and on the button: do it. Raises LinkSpent."""
    count_attempt(request, "link")
    now = clock.now()
    found = actions.look_at_link(token, now=now)
    use = USES.get(found.purpose)
    if use is None or found.person is None:
        raise Http404
    return use(request, found, found.person, token, now)


def _sign_in(
    request: HttpRequest, found: OneTimeLink, person: Person, token: str, now: datetime
) -> HttpResponse:
    if request.method != "POST":
        return render(request, "people/link_sign_in.html", {"person": person, "link": found})
    person = actions.sign_in_by_link(token, now=now)
    return sign_in(request, person, method="link")


def _reset(
    request: HttpRequest, found: OneTimeLink, person: Person, token: str, now: datetime
) -> HttpResponse:
    form = TwicePassword(request.POST if request.method == "POST" else None, person=person)
    if request.method == "POST" and form.is_valid():
        person = actions.reset_by_link(token, form.cleaned_data["password"], now=now)
        messages.success(request, _("Your new password is kept. You are signed in."))
        return sign_in(request, person, method="password")
    context = {"form": form, "person": person, "link": found}
    return render(request, "people/link_reset.html", context)


def _confirm_email(
    request: HttpRequest, found: OneTimeLink, person: Person, token: str, now: datetime
) -> HttpResponse:
    if request.method != "POST":
        return render(request, "people/link_email.html", {"person": person, "link": found})
    actions.confirm_email_by_link(token, now=now)
    messages.success(request, _("Your e-mail address is confirmed."))
    return redirect("people:settings")


def sign_in(request: HttpRequest, person: Person, *, method: str) -> HttpResponse:
    """Begin a session, through allauth like every other way of signing in."""
    record_authentication(request, person, method=method)
    response: HttpResponse = perform_login(
        request, Login(user=person, redirect_url=reverse("people:settings"))
    )
    return response


Use = Callable[[HttpRequest, OneTimeLink, Person, str, datetime], HttpResponse]
USES: dict[str, Use] = {
    actions.SIGN_IN: _sign_in,
    actions.RESET: _reset,
    actions.CONFIRM_EMAIL: _confirm_email,
}
