"""Proposals and keywords as lists; what is filtered and sorted stands in the address."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import BigIntegerField, Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.people.models import Person
from core.people.signed_in import person_or_none, signed_in
from groups.categories.models import Keyword
from groups.membership.models import is_member
from groups.proposals.models import Proposal, Signature
from groups.proposals.models.proposal import STAGE_NAMES
from groups.proposals.progress import signature_counts
from groups.proposals.rules import ENDED, PUBLIC, Stage

PER_PAGE = 20
OPEN = PUBLIC - ENDED
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
    found = _sorted(_filtered(asked, person), asked["sort"])
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
        "keyword": Keyword.objects.filter(key=asked["keyword"].casefold()).first(),
        "may_propose": is_member(person),
    }
    return render(request, "proposals/list.html", context)


def _filtered(asked: dict[str, str], person: Person | None) -> QuerySet[Proposal]:
    is_own = asked["whose"] == "mine" and person is not None
    found = Proposal.objects.select_related("author").prefetch_related("keywords")
    found = found.filter(author=person) if is_own else found.public()
    if asked["whose"] == "unsigned" and person:
        found = found.collecting().exclude(
            pk__in=Signature.objects.filter(person=person).values("proposal")
        )
    elif asked["stage"] in STAGES and asked["stage"] not in {"", "all"}:
        found = found.filter(stage=asked["stage"])
    elif not asked["stage"] and asked["whose"] != "mine":
        found = found.filter(stage__in=OPEN)
    if asked["keyword"]:
        found = found.filter(keywords__key=asked["keyword"].casefold())
    return found.saying(asked["q"])


def _sorted(found: QuerySet[Proposal], sort: str) -> QuerySet[Proposal]:
    newest = F("collecting_since").desc(nulls_first=True)
    if sort == "signatures":
        valid = Signature.objects.valid().filter(proposal=OuterRef("pk"), proposal__stage=_COLLECTS)
        live = valid.order_by().values("proposal").annotate(n=Count("pk")).values("n")
        return found.annotate(
            live=Coalesce(Subquery(live), F("signatures_counted"), output_field=BigIntegerField())
        ).order_by("-live", "-number")
    if sort == "deadline":
        ends = Coalesce("concluded_on", "closes", "signatures_until")
        return found.annotate(ends_on=ends).order_by(F("ends_on").asc(nulls_last=True), "number")
    orders: dict[str, tuple[Any, ...]] = {
        "oldest": (F("collecting_since").asc(nulls_last=True), "number"),
        "number": ("number",),
        "title": ("title", "number"),
    }
    return found.order_by(*orders.get(sort, (newest, "-number")))


_COLLECTS = Stage.COLLECTING.value


@require_safe
def keywords(request: HttpRequest) -> HttpResponse:
    """All keywords that a published proposal has, and how many have each (S2-161)."""
    public = Count("proposals", filter=Q(proposals__stage__in=PUBLIC))
    found = Keyword.objects.annotate(used=public).filter(used__gt=0).order_by("key")
    page = Paginator(found, 200).get_page(request.GET.get("page"))
    return render(request, "categories/list.html", {"page": page})
