"""One mandate of the own: let it rest, speak again, go on, or end."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.heartbeat import clock
from delegation import actions, scopes
from delegation.showing import renewed_until
from delegation.views.access import my_mandate


@never_cache
@require_safe
def mandate(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The address of a mandate leads to where it stands among the others of its giver."""
    my_mandate(request, uid)
    return redirect("delegation:mandates")


@require_POST
def suspend(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Let it rest."""
    person, found = my_mandate(request, uid)
    actions.suspend(found, person, now=clock.now())
    messages.success(request, _("The mandate rests until you let it speak again."))
    return redirect("delegation:mandates")


@require_POST
def resume(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Let it speak again."""
    person, found = my_mandate(request, uid)
    actions.resume(found, person, now=clock.now())
    messages.success(request, _("The mandate speaks again."))
    return redirect("delegation:mandates")


@require_POST
def renew(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Let it go on for as long as mandates usually last."""
    person, found = my_mandate(request, uid)
    actions.renew(found, person, until_on=renewed_until(clock.today()), now=clock.now())
    messages.success(request, _("The mandate was renewed."))
    return redirect("delegation:mandates")


@never_cache
def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask once more, then end it."""
    person, found = my_mandate(request, uid)
    if request.method == "POST":
        actions.withdraw(found, person, now=clock.now())
        messages.success(request, _("The mandate was withdrawn."))
        return redirect("delegation:mandates")
    return render(request, "delegation/withdraw.html", {"label": scopes.label(found.scope)})
