"""Personal tokens: what programs may do in my name, and until when."""

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.heartbeat import clock
from core.people import actions
from core.people.forms import MakeToken
from core.people.models import Token
from core.people.signed_in import signed_in
from core.programs.scopes import scopes
from core.refusals import Refusal


@never_cache
def tokens(request: HttpRequest) -> HttpResponse:
    """My tokens; the answer to the button is the only page that ever shows a new one."""
    person = signed_in(request)
    form = MakeToken(request.POST if request.method == "POST" else None)
    made = ""
    if request.method == "POST" and form.is_valid():
        # Whoever finds an open computer must not take the right to act along.
        raise_if_reauthentication_required(request, app="allauth.mfa")
        try:
            made = actions.make_token(person, **form.cleaned_data, now=clock.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            form = MakeToken()
    words = scopes()
    mine = Token.objects.of(person).valid(today=clock.today())
    rows = [(token, [words[name] for name in token.scopes if name in words]) for token in mine]
    return render(request, "people/tokens.html", {"form": form, "made": made, "rows": rows})


@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Let a token open nothing any more."""
    actions.revoke_token(signed_in(request), number)
    messages.success(request, _("The token is revoked. Whatever used it is refused from now on."))
    return redirect("people:tokens")
