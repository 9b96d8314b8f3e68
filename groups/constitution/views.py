"""Pages of the constitution: the charter in force, its versions, and trying out a change."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from core.charter.models import Version
from core.charter.reading import current, numbered, numbered_all
from core.heartbeat import clock
from core.people.models import Person
from core.refusals import SignInNeeded
from groups.constitution import actions, aloud, effects, reading
from groups.constitution.forms import AmendmentForm, Comparison, written
from groups.decisions.effect_kinds import EffectRefused
from groups.membership.models import is_member
from groups.proposals.models import Proposal


@require_safe
def charter(request: HttpRequest) -> HttpResponse:
    """The rules in force, as sentences, with the versions before them."""
    in_force = current()
    versions = Version.objects.latest_first().defer("values")
    page = {
        "charter": in_force,
        "sections": aloud.sections(in_force),
        "enactments": aloud.enactments(versions),
        "obstacle": reading.obstacle_now(in_force),
        "warnings": reading.warnings(in_force),
        "comparison": Comparison(latest=in_force.number),
    }
    return render(request, "constitution/charter.html", page)


@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    """One version: what it said, who decided it, and what it changed."""
    row = get_object_or_404(Version, number=number)
    charters = numbered_all({number, number - 1})
    page = {
        "enactment": aloud.enactments([row])[0],
        "sections": aloud.sections(charters[number]),
        "differences": aloud.differences(charters[number - 1], charters[number])
        if number > 1
        else [],
        "is_in_force": current().number == number,
    }
    return render(request, "constitution/version.html", page)


@require_safe
def differences(request: HttpRequest) -> HttpResponse:
    """What two versions say differently."""
    form = Comparison(request.GET, latest=current().number)
    if not form.is_valid():
        return render(request, "constitution/differences.html", {"form": form}, status=400)
    before, after = form.cleaned_data["before"], form.cleaned_data["after"]
    page = {
        "form": form,
        "before": before,
        "after": after,
        "differences": aloud.differences(numbered(before), numbered(after)),
    }
    return render(request, "constitution/differences.html", page)


@require_safe
def trial(request: HttpRequest) -> HttpResponse:
    """Try out other values: what the charter would say and what earlier votes would have been."""
    asked = {name: value for name, value in request.GET.items() if value and name != "rule"}
    at = {"rule": request.GET.get("rule", "")}
    form = AmendmentForm(request.GET if asked else None, initial=at)
    page: dict[str, Any] = {"form": form, "is_member": is_member(request.user)}
    status = 200
    if asked and form.is_valid():
        page |= _tried(form.effect_data())
    elif asked:
        status = 400
    return render(request, "constitution/trial.html", page, status=status)


def _tried(data: dict[str, Any]) -> dict[str, Any]:
    try:
        kept = effects.clean(data)
    except EffectRefused as refusal:
        return {"refusal": refusal}
    return {
        "changes": list(effects.changes_of(kept)),
        "is_protected": effects.is_protected(kept),
        "values": [(name, written(name, value)) for name, value in kept["changes"].items()],
        "tried": reading.dry_run(kept["changes"]),
        "warnings": reading.warnings_after(kept["changes"]),
    }


@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Begin a proposal that makes the change tried out, and go on writing it."""
    person = request.user
    if not isinstance(person, Person):
        raise SignInNeeded
    form = AmendmentForm(request.POST)
    page: dict[str, Any] = {"form": form, "is_member": is_member(person)}
    if not form.is_valid():
        return render(request, "constitution/trial.html", page, status=400)
    changes = form.effect_data()["changes"]
    try:
        proposal = actions.propose(person, changes=changes, now=clock.now())
    except EffectRefused as refusal:
        page["refusal"] = refusal
        return render(request, "constitution/trial.html", page, status=refusal.status)
    return redirect(proposal)


@require_safe
def dry_run(request: HttpRequest, number: int) -> HttpResponse:
    """What the last votes would have come to under the changes of a proposal."""
    person = request.user if isinstance(request.user, Person) else None
    proposal = get_object_or_404(Proposal.objects.visible_to(person), number=number)
    data = reading.changes_proposed(proposal)
    page = {
        "proposal": proposal,
        "changes": list(effects.changes_of(data)),
        "tried": reading.dry_run(data["changes"]),
        "warnings": reading.warnings_after(data["changes"]),
    }
    return render(request, "constitution/dry_run.html", page)
