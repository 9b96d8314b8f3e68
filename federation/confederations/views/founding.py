"""The founding by groups in the browser: a plan, who has agreed to it, and what happens next."""

from typing import Any

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.charter.reading import current
from core.heartbeat import clock
from core.instance import instance
from core.refusals import Forbidden, Refusal
from core.zones import zone_names
from federation.confederations.exchange import planning
from federation.confederations.forms import PlanForm
from federation.confederations.models import Plan
from federation.confederations.views.charters import planned
from federation.peers.actions.asked import own_introduction
from groups.membership.attempts import count_attempt

COOKIE = "confederation"
COOKIE_DAYS = 90


class NotTheStarter(Forbidden):
    """Only who began the plan can change it."""

    code = "not-the-starter"
    sentence = _("Only who began this founding can change the plan.")


@never_cache
def founding(request: HttpRequest) -> HttpResponse:
    """Begin to found a confederation; once it is begun, the plan and who has agreed to it."""
    if current().number:
        return redirect("confederations:list")
    plan = Plan.objects.open()
    if plan is not None:
        return _shown(request, plan)
    form = PlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        count_attempt(request, "founding")
        made = _keep(form, None)
        if made is not None:
            response = redirect("confederations:founding")
            response.set_cookie(
                COOKIE,
                token_of(made),
                max_age=COOKIE_DAYS * 86400,
                httponly=True,
                samesite="Lax",
                secure=request.is_secure(),
            )
            return response
    return _form(request, form, "confederations/begin.html")


@never_cache
def change(request: HttpRequest, token: str) -> HttpResponse:
    """Change the plan; all groups agree anew."""
    plan = _held(token)
    form = PlanForm(request.POST or None, plan=plan)
    if request.method == "POST" and form.is_valid():
        count_attempt(request, "founding")
        if _keep(form, plan) is not None:
            return redirect("confederations:founding")
    return _form(request, form, "confederations/change_plan.html", token=token)


@require_POST
def give_up(_request: HttpRequest, token: str) -> HttpResponse:
    """Found nothing."""
    planning.give_up(_held(token), now=clock.now())
    return redirect("confederations:founding")


def token_of(plan: Plan) -> str:
    """What lets its holder change the plan."""
    return Signer(salt="confederation").sign(plan.uid.hex)


def _held(token: str) -> Plan:
    """The plan that the holder may change; raises NoPlan, NotTheStarter."""
    plan = Plan.objects.open()
    if plan is None:
        raise planning.NoPlan
    try:
        held = Signer(salt="confederation").unsign(token)
    except BadSignature:
        raise NotTheStarter from None
    if held != plan.uid.hex:
        raise NotTheStarter
    return plan


def _keep(form: PlanForm, plan: Plan | None) -> Plan | None:
    """Begin or change the plan; None, and the form says why, where it is refused."""
    now = clock.now()
    try:
        groups = planning.introduce_all(form.cleaned_data["groups"])
        if plan is None:
            return planning.begin_plan(form.draft(), groups=groups, now=now)
        return planning.change_plan(plan, form.draft(plan), groups=groups, now=now)
    except planning.GroupNotReached as refusal:
        form.add_error("groups", str(refusal))
    except Refusal as refusal:
        form.add_error(None, str(refusal))
    return None


def _form(request: HttpRequest, form: PlanForm, template: str, **context: Any) -> HttpResponse:
    context |= {"form": form, "zones": sorted(zone_names())}
    return render(request, template, context, status=400 if form.errors else 200)


def _shown(request: HttpRequest, plan: Plan) -> HttpResponse:
    token = request.COOKIES.get(COOKIE, "")
    agreed, groups = planning.agreements(plan), list(plan.groups.all())
    found = planned(plan)
    introduced = own_introduction(now=clock.now())
    context = {
        "plan": plan,
        "rows": [(group.introduced, group.origin in agreed) for group in groups],
        "agreed": len(agreed),
        "needed": len(groups),
        "sentences": found.sentences,
        "digest": found.digest,
        "address": instance.address,
        "fingerprints": introduced.fingerprints if introduced else {},
        "token": token if token == token_of(plan) else "",
    }
    return render(request, "confederations/founding.html", context)
