"""Proposals and keywords as lists; what is filtered and sorted stands in the address."""

from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.people.models import Person
from core.people.signed_in import person_or_none, signed_in
from groups.categories.models import Keyword
from groups.membership.models import is_member
from groups.proposals import finding
from groups.proposals.models import Proposal
from groups.proposals.models.proposal import STAGE_NAMES
from groups.proposals.progress import signature_counts
from groups.proposals.rules import PUBLIC, Stage

PER_PAGE = 20
STAGES = {
    "": _("everything under way"),
    "all": _("all"),
    **{str(stage): STAGE_NAMES[stage] for stage in Stage if stage in PUBLIC},
}
SORTS = {
    "newest": _("newest first"),
    "oldest": _("oldest first"),
    "number": _("by number"),
    "title": _("by title"),
    "deadline": _("what ends soonest first"),
    "signatures": _("most signatures first"),
}
WHOSE = {
    "": _("everybody's"),
    "mine": _("my own, drafts too"),
    "unsigned": _("what I have not signed yet"),
}


@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """All proposals, twenty on a page (S2-280 to S2-288)."""
    asked = {name: request.GET.get(name, "").strip()[:200] for name in ("q", "stage", "keyword")}
    asked |= {name: request.GET.get(name, "") for name in ("whose", "sort")}
    person = signed_in(request) if asked["whose"] else person_or_none(request)
    found = _sorted(_found(asked, person), asked["sort"])
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    counts = signature_counts(rows)
    context = {
        "page": page,
        "rows": [{"proposal": row, "signatures": counts.get(row.number)} for row in rows],
        "asked": asked,
        "is_filtered": any(asked[name] for name in ("q", "stage", "keyword", "whose")),
        "stages": STAGES.items(),
        "sorts": SORTS.items(),
        "whose": WHOSE.items() if person else (),
        "keyword": _keyword(asked["keyword"]),
        "may_propose": is_member(person),
    }
    return render(request, "proposals/list.html", context)


def _found(asked: dict[str, str], person: Person | None) -> QuerySet[Proposal]:
    about = {"words": asked["q"], "keyword": asked["keyword"]}
    stage = asked["stage"] if asked["stage"] in STAGES else "all"
    if person is not None and asked["whose"] == "mine":
        return finding.own(person, stage=stage, **about)
    if person is not None and asked["whose"] == "unsigned":
        return finding.unsigned(person, **about)
    return finding.published(stage=stage, **about)


def _keyword(word: str) -> Keyword | None:
    return Keyword.objects.filter(key=word.casefold()).first() if word else None


def _sorted(found: QuerySet[Proposal], sort: str) -> QuerySet[Proposal]:
    if sort not in SORTS or sort == "newest":
        # As the index has it.
        return found.order_by(F("collecting_since").desc(nulls_first=True), "-number")
    with_facts, order = finding.SORTS[sort]
    return (with_facts(found) if with_facts else found).order_by(*order)


@require_safe
def keywords(request: HttpRequest) -> HttpResponse:
    """All keywords that a published proposal has, and how many have each (S2-161)."""
    public = Count("proposals", filter=Q(proposals__stage__in=PUBLIC))
    found = Keyword.objects.annotate(used=public).filter(used__gt=0).order_by("key")
    page = Paginator(found, 200).get_page(request.GET.get("page"))
    return render(request, "categories/list.html", {"page": page})
