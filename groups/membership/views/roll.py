"""The members, those who wait, and what I think of them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.heartbeat import clock
from core.pages.returning import back
from core.people.models import Person
from core.people.signed_in import signed_in
from groups.membership import actions
from groups.membership.explanation import explain
from groups.membership.models import Standing, ratings_by
from groups.membership.showing import ORDERS, shown

PAGE = 40
ORDER_LABELS = (
    ("number", gettext_lazy("Number")),
    ("name", gettext_lazy("Name")),
    ("registered", gettext_lazy("Registration")),
    ("joined", gettext_lazy("Admission")),
)


@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """All members with what each chose to show; the address keeps search and order (S2-225)."""
    words = request.GET.get("q", "").strip()[:100]
    order = request.GET.get("order", "number")
    found = Standing.objects.members().select_related("person").named(words)
    rows = found.order_by(*ORDERS.get(order, ORDERS["number"]))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(standing, shown(standing.person)) for standing in page.object_list],
        "words": words,
        "order": order,
        "orders": ORDER_LABELS,
    }
    return render(request, "membership/members.html", context)


@never_cache
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Who waits, for members to rate; who waits is led to the own standing."""
    person = signed_in(request)
    mine = Standing.objects.of(person)
    if mine is not None and mine.is_waiting:
        return redirect("membership:own")
    if mine is None or not mine.is_member:
        raise actions.NotAMember
    rows = Standing.objects.waiting().in_order_of_record().select_related("person")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    given = ratings_by(person, [standing.pk for standing in page.object_list])
    context: dict[str, Any] = {
        "page": page,
        "rows": [(standing, given[standing.pk]) for standing in page.object_list],
        "explanation": explain(),
    }
    return render(request, "membership/waiting.html", context)


@require_POST
def rate(request: HttpRequest, number: int) -> HttpResponse:
    """Say what I think of somebody. An unknown value is refused by the action."""
    about = get_object_or_404(Person.objects.present(), pk=number)
    values = {"1": 1, "0": 0, "-1": -1}
    value = values.get(request.POST.get("value", ""), 2)
    actions.rate(signed_in(request), about, value, now=clock.now())
    messages.success(request, _("Your rating of %(name)s is kept.") % {"name": about})
    return redirect(back(request, request.POST, otherwise=about.get_absolute_url()))


@require_POST
def propose(request: HttpRequest, number: int) -> HttpResponse:
    """Propose somebody who has an account."""
    candidate = get_object_or_404(Person.objects.present(), pk=number)
    actions.propose(signed_in(request), candidate, now=clock.now())
    messages.success(request, _("%(name)s waits now, with your point.") % {"name": candidate})
    return redirect(back(request, request.POST, otherwise=candidate.get_absolute_url()))
