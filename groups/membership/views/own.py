"""My own standing: reputation and bar, and the way out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.charter.reading import current
from core.heartbeat import clock
from core.pages.charts import stairs
from core.people.signed_in import signed_in
from groups.membership import actions
from groups.membership.explanation import explain
from groups.membership.models import ReputationNote, Standing, reputation
from groups.membership.parameters import WARNING_MARGIN
from groups.membership.rules import is_at_risk


@never_cache
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """My reputation, the bar, and what follows from the two."""
    person = signed_in(request)
    standing = Standing.objects.of(person)
    if standing is None or not (standing.is_member or standing.is_waiting):
        return redirect("membership:join")
    points, explanation = reputation(person.pk), explain()
    margin = current()[WARNING_MARGIN.name]
    context = {
        "standing": standing,
        "reputation": points,
        "explanation": explanation,
        "is_at_risk": standing.is_member
        and is_at_risk(points, bar=explanation.bar, margin=max(margin, 1)),
        "would_be_removed": points < explanation.bar,
        "would_be_admitted": points > explanation.bar,
        "missing": explanation.bar + 1 - points,
        "line": stairs(
            [*ReputationNote.objects.of(person), (clock.today(), points)], goal=explanation.bar
        ),
    }
    return render(request, "membership/own.html", context)


@never_cache
def leave(request: HttpRequest) -> HttpResponse:
    """Ask once more, then leave."""
    person = signed_in(request)
    actions.require_member(person)
    if request.method == "POST":
        actions.leave(person, now=clock.now())
        messages.success(request, _("You have left the group."))
        return redirect("membership:join")
    return render(request, "membership/leave.html")


@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take the application back."""
    actions.withdraw_application(signed_in(request), now=clock.now())
    messages.success(request, _("You no longer wait to be admitted."))
    return redirect("membership:join")
