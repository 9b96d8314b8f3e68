"""Pages of the law book, of decisions, and of the effects a proposal has."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.heartbeat import clock
from core.people.signed_in import signed_in
from core.refusals import Refusal
from groups.decisions import actions
from groups.decisions.effect_kinds import EffectKind, effect_kind, kinds_on_offer
from groups.decisions.forms import bound_forms
from groups.decisions.models import Decision, Effect, Law, LawVersion
from groups.decisions.showing import reason_in_words, show_all, tally_in_words, together_at
from groups.proposals.languages import Reading, reading_of
from groups.proposals.models import Proposal
from groups.proposals.rules import compare

PER_PAGE = 50


@require_safe
def laws(request: HttpRequest) -> HttpResponse:
    """The law book: what is in force, or what no longer is."""
    query = request.GET.get("q", "").strip()[:200]
    is_past = request.GET.get("show") == "past"
    found = Law.objects.past() if is_past else Law.objects.in_force()
    found = found.saying(query) if query else found
    return render(
        request,
        "laws/list.html",
        {"page": _page(request, found), "query": query, "is_past": is_past},
    )


@require_safe
def law(request: HttpRequest, number: int) -> HttpResponse:
    """One law with its versions, who decided them, and what changed from each to the next."""
    found = get_object_or_404(Law.objects.select_related("repealed_by__proposal"), number=number)
    versions = list(found.versions.select_related("decision__proposal"))
    shown = _chosen_version(request, len(versions))
    before = versions[shown - 2].text if shown > 1 else ""
    return render(
        request,
        "laws/detail.html",
        {
            "law": found,
            "versions": versions[::-1],
            "shown": versions[shown - 1],
            "reading": _reading(request, versions[shown - 1]),
            "is_latest": shown == len(versions),
            "together": together_at(versions[shown - 1].decision.proposal),
            "lines": compare(before, versions[shown - 1].text) if shown > 1 else [],
        },
    )


def _reading(request: HttpRequest, version: LawVersion) -> Reading | None:
    """How else a version can be read: as its proposal was translated, if their words are the same.

    The words of a law that an effect gave have no translation, nor have those to which the option
    that won was added.
    """
    proposal = version.decision.proposal
    if (proposal.title, proposal.text) != (version.title, version.text):
        return None
    translations = proposal.translations.present().select_related("translator").in_order()
    return reading_of(proposal, list(translations), asked=request.GET.get("language", ""))


def _chosen_version(request: HttpRequest, latest: int) -> int:
    wanted = request.GET.get("version", "")
    if not wanted:
        return latest
    is_number = wanted.isascii() and wanted.isdecimal() and len(wanted) < 10
    if not is_number or not 1 <= int(wanted) <= latest:
        raise Http404
    return int(wanted)


@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """What was decided: adopted, waiting for its day, or rejected (S2-299, S2-313, S2-321)."""
    shown = request.GET.get("show", "adopted")
    found: dict[str, QuerySet[Decision]] = {
        "adopted": Decision.objects.in_force(),
        "waiting": Decision.objects.waiting(),
        "rejected": Decision.objects.rejected(),
    }
    if shown not in found:
        raise Http404
    return render(
        request,
        "decisions/list.html",
        {
            "page": _page(request, found[shown].select_related("proposal").order_by("-number")),
            "shown": shown,
        },
    )


@require_safe
def decision(request: HttpRequest, number: int) -> HttpResponse:
    """One decision: how it came about, the rule applied, and what became of each effect."""
    found = get_object_or_404(Decision.objects.select_related("proposal"), number=number)
    effects = found.effects.exclude(state="dropped").order_by("position")
    return render(
        request,
        "decisions/detail.html",
        {
            "decision": found,
            "tally": tally_in_words(found.tally),
            "reason": reason_in_words(found.reason),
            "together": together_at(found.proposal),
            "effects": show_all(list(effects), found.proposal),
            "versions": found.law_versions.select_related("law"),
            "repeals": found.repeals.all(),
        },
    )


def _page(request: HttpRequest, found: "QuerySet[Any]") -> Any:
    return Paginator(found, PER_PAGE).get_page(request.GET.get("page"))


# --- Effects of a proposal --------------------------------------------------------------------
@require_safe
def choose_effect(request: HttpRequest, number: int) -> HttpResponse:
    """Which kind of effect is to be attached."""
    proposal = _own_proposal(request, number)
    return render(
        request,
        "decisions/effect_kinds.html",
        {"proposal": proposal, "kinds": kinds_on_offer(), "asked": request.GET.urlencode()},
    )


def attach_effect(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """Attach an effect of one kind to a proposal."""
    proposal = _own_proposal(request, number)
    return _effect_page(request, proposal, effect_kind(kind), None)


def change_effect(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an effect."""
    effect = get_object_or_404(Effect, pk=pk)
    proposal = _own_proposal(request, effect.proposal_id)
    return _effect_page(request, proposal, effect_kind(effect.kind), effect)


@require_POST
def detach_effect(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an effect off its proposal."""
    effect = get_object_or_404(Effect.objects.select_related("proposal"), pk=pk)
    proposal = _own_proposal(request, effect.proposal_id)
    actions.detach(effect, signed_in(request), now=clock.now())
    messages.success(request, _("The effect was taken off the proposal."))
    return redirect(proposal.get_absolute_url())


def _effect_page(
    request: HttpRequest, proposal: Proposal, kind: EffectKind, effect: Effect | None
) -> HttpResponse:
    entered = request.POST if request.method == "POST" else None
    form, option = bound_forms(
        kind, proposal, entered=entered, asked=request.GET.dict(), effect=effect
    )
    are_valid = all(each.is_valid() for each in (form, option) if each is not None)
    if entered is not None and are_valid:
        chosen = option.cleaned_data["option"] if option else ""
        try:
            return _save(request, effect or (proposal, kind), form.effect_data(), option=chosen)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return render(
        request,
        "decisions/effect.html",
        {"proposal": proposal, "kind": kind, "form": form, "option": option, "effect": effect},
        status=422 if entered is not None else 200,
    )


def _save(
    request: HttpRequest,
    target: Effect | tuple[Proposal, EffectKind],
    data: dict[str, Any],
    *,
    option: str,
) -> HttpResponseRedirect:
    """Change an effect, or attach one of a kind to a proposal."""
    person, now = signed_in(request), clock.now()
    if isinstance(target, Effect):
        actions.change(target, person, data=data, option=option, now=now)
        messages.success(request, _("The effect was changed."))
        return redirect(target.proposal.get_absolute_url())
    proposal, kind = target
    actions.attach(proposal, person, kind=kind.name, data=data, option=option, now=now)
    messages.success(request, _("The effect was attached to the proposal."))
    return redirect(proposal.get_absolute_url())


def _own_proposal(request: HttpRequest, number: int) -> Proposal:
    """The proposal, for its author while it can be changed; a draft of others is not there."""
    person = signed_in(request)
    proposal = get_object_or_404(Proposal.objects.visible_to(person), number=number)
    actions.require_changeable(proposal, person, now=clock.now())
    return proposal
