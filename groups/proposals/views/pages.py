"""One proposal, and its versions."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core import hooks
from core.heartbeat import clock
from core.people.models import Person
from core.people.signed_in import person_or_none
from core.refusals import Refusal
from groups.membership.models import Standing, is_member
from groups.proposals.forms import ArgumentForm
from groups.proposals.history import history
from groups.proposals.languages import Reading, reading_of
from groups.proposals.models import Argument, Proposal, Side, Signature, Version
from groups.proposals.models.arguments import ON_PAGE as ARGUMENTS
from groups.proposals.models.proposal import FAMILY, LARGEST_NUMBER
from groups.proposals.models.translations import OF_PROPOSAL as TRANSLATIONS
from groups.proposals.progress import signature_counts, signature_line
from groups.proposals.rules import Act, Stage, compare
from groups.proposals.timeline import timeline, track

# On each side.
ARGUMENTS_ON_A_PAGE = 50


def readable(request: HttpRequest, number: int) -> Proposal:
    """The proposal, if whoever asks may read it; a draft exists for its author alone."""
    found = Proposal.objects.visible_to(person_or_none(request))
    return get_object_or_404(found.select_related("author", "alternative_to"), number=number)


@require_safe
def detail(request: HttpRequest, number: int) -> HttpResponse:
    """Everything about a proposal (S2-296, S2-297)."""
    return show(request, number)


def show(
    request: HttpRequest,
    number: int,
    *,
    form: ArgumentForm | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    """The page of a proposal; with a form that was refused, if there is one."""
    person = person_or_none(request)
    today = clock.today()
    proposal, family = _with_family(person, number)
    members, is_member = Standing.objects.count_and_ask(person)
    may = {act.value: proposal.objection_to(act, today=today) is None for act in Act}
    if form is None and person and is_member and may["argue"]:
        form = ArgumentForm(person=person, is_joint=proposal.is_joint)
    counts = signature_counts([proposal], members=members).get(proposal.number)
    context = {
        "proposal": proposal,
        "track": track(proposal),
        # Nobody here gave keywords to what another group asks.
        "keywords": proposal.keywords.all() if proposal.author_id or not proposal.is_joint else (),
        "may": may
        | {"is_member": is_member, "file_alternative": is_member and _takes_others(proposal)},
        "is_author": person is not None and proposal.author_id == person.pk,
        **_reading(request, proposal, person),
        "counts": counts,
        "line": signature_line(proposal, counts, today=today),
        "signature": Signature.objects.by(person, proposal),
        **_arguments(request, proposal, person),
        "family": family,
        "dates": timeline(proposal, today=today),
        "panels": _panels(proposal, person, request),
        "form": form,
        "refusal": refusal,
        "today": today,
    }
    status = refusal.status if refusal else 422 if form and form.errors else 200
    return render(request, "proposals/detail.html", context, status=status)


def _takes_others(proposal: Proposal) -> bool:
    """Whether an alternative can be filed: a joint question shares its ballot with nothing."""
    return not proposal.is_joint and proposal.stage in {Stage.COLLECTING, Stage.DISCUSSION}


def _reading(request: HttpRequest, proposal: Proposal, person: Person | None) -> dict[str, Any]:
    """In which language the words are shown; a draft has no translations."""
    translations = list(TRANSLATIONS.rows(proposal.pk)) if proposal.is_public else []
    reading: Reading = reading_of(proposal, translations, asked=request.GET.get("language", ""))
    shown = reading.translation
    is_translator = bool(shown and person and shown.translator_id == person.pk)
    return {"reading": reading, "is_translator": is_translator}


def _with_family(person: Person | None, number: int) -> tuple[Proposal, list[Proposal]]:
    """A proposal that may be read, and the others that are alternatives to it."""
    # An address may hold more than the column can.
    is_possible = number <= LARGEST_NUMBER
    family = list(FAMILY.rows(number, person.pk if person else 0)) if is_possible else []
    found = [each for each in family if each.number == number]
    if not found:
        raise Http404
    return found[0], [each for each in family if each.number != number]


def _arguments(request: HttpRequest, proposal: Proposal, person: Person | None) -> dict[str, Any]:
    """The arguments in two columns, a page of both at a time.

    All groups argue on a joint question. The address may name the argument that is to be seen.
    """
    columns: dict[str, list[Argument]] = {side: [] for side in Side}
    for each in ARGUMENTS.rows(proposal.pk, person.pk if person else 0):
        columns[each.side].append(each)
    places = range(max(map(len, columns.values())))
    asked = request.GET.get("page") or _page_of(request.GET.get("argument", ""), columns)
    page = Paginator(places, ARGUMENTS_ON_A_PAGE).get_page(asked)
    shown = slice(page.start_index() - 1 if places else 0, page.end_index())
    sides = [
        {
            "side": side,
            "is_empty": not columns[side],
            "arguments": [
                {"argument": each, "is_mine": person is not None and each.author_id == person.pk}
                for each in columns[side][shown]
            ],
        }
        for side in Side
    ]
    return {"sides": sides, "page": page}


def _page_of(uid: str, columns: Mapping[str, Sequence[Argument]]) -> int:
    """On which page an argument stands; the first for one that is not there."""
    for column in columns.values():
        for place, each in enumerate(column):
            if str(each.uid) == uid:
                return place // ARGUMENTS_ON_A_PAGE + 1
    return 1


def _panels(proposal: Proposal, person: Person | None, request: HttpRequest) -> list[Any]:
    panels = [add(proposal, person, request) for add in hooks.proposal_panels.values()]
    return sorted(filter(None, panels), key=lambda panel: panel.get("order", 50))


@require_safe
def versions(request: HttpRequest, number: int) -> HttpResponse:
    """The differences between two versions, by default the last two; all versions; the record."""
    proposal = readable(request, number)
    if not proposal.is_public:
        raise Http404
    every = {version.number: version for version in proposal.versions.all()}
    newest = proposal.version
    new = _chosen(request.GET.get("new"), every, newest)
    old = _chosen(request.GET.get("old"), every, max(newest - 1, 1))
    context = {
        "proposal": proposal,
        "versions": list(reversed(every.values())),
        "old": old,
        "new": new,
        "title": compare(old.title, new.title),
        "text": compare(old.text, new.text),
        "reason": compare(old.reason, new.reason),
        "options": compare(_choices(old), _choices(new)),
        "history": history(proposal, for_member=is_member(person_or_none(request))),
    }
    return render(request, "proposals/versions.html", context)


def _chosen(asked: str | None, every: dict[int, Version], otherwise: int) -> Version:
    number = int(asked) if asked and asked.isdecimal() and len(asked) < 10 else otherwise
    if number not in every:
        raise Http404
    return every[number]


def _choices(version: Version) -> str:
    return "\n".join([*version.option_labels, version.status_quo])


def argument_for(request: HttpRequest, uid: Any) -> Argument:
    """The argument with this uid; its proposal is readable by everybody."""
    return get_object_or_404(Argument.objects.select_related("proposal"), uid=uid)
