"""How one becomes a member: the rule in words, an account, an application."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.charter.reading import current
from core.heartbeat import clock
from core.people import actions as people
from core.people.signed_in import person_or_none, signed_in
from core.refusals import Refusal
from groups.membership import actions
from groups.membership.attempts import count_attempt
from groups.membership.explanation import explain
from groups.membership.forms import ApplicationForm
from groups.membership.letters import send_confirmation
from groups.membership.models import Standing
from groups.membership.parameters import SELF_APPLICATION
from groups.membership.views.accounts import make_account


class NothingToConfirm(Refusal):
    """There is no address that waits to be confirmed."""

    code = "nothing-to-confirm"
    sentence = _("You have no e-mail address that waits to be confirmed.")


@never_cache
def join(request: HttpRequest) -> HttpResponse:
    """What the rule is today, and the next step for whoever looks."""
    person = person_or_none(request)
    form = ApplicationForm(request.POST or None)
    is_open = bool(current()[SELF_APPLICATION.name])
    if request.method == "POST" and person is None:
        if not is_open:
            raise actions.ApplyingIsClosed
        if make_account(request, form, now=clock.now()) is not None:
            return redirect("membership:join")
    context = {
        "explanation": explain(),
        "form": form,
        "is_open": is_open,
        "standing": Standing.objects.of(person) if person else None,
        "has_confirmed": bool(person and people.has_confirmed_email(person)),
    }
    return render(request, "membership/join.html", context)


@require_POST
def apply(request: HttpRequest) -> HttpResponse:
    """Apply."""
    actions.apply(signed_in(request), now=clock.now())
    messages.success(request, _("You have applied. Now the members decide."))
    return redirect("membership:own")


@require_POST
def confirmation(request: HttpRequest) -> HttpResponse:
    """Send the link that confirms the address once more."""
    person = signed_in(request)
    count_attempt(request, "confirmation")
    if not person.email or people.has_confirmed_email(person):
        raise NothingToConfirm
    send_confirmation(person, now=clock.now())
    messages.success(request, _("The link was sent once more."))
    return redirect("membership:join")
