"""Proposals that somebody looks for: by words, stage, keyword, and what one has to do with them."""

from datetime import date
from typing import Any

from django.db.models import (
    BigIntegerField,
    Count,
    DateField,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from core.people.models import Person
from groups.proposals.models import Proposal, Signature
from groups.proposals.rules import PUBLIC, UNDECIDED, Stage

# Stages that can be asked for; empty stands for all that are under way.
ASKED = ("", "all", *(str(stage) for stage in Stage if stage in PUBLIC))
_COLLECTS = Stage.COLLECTING.value
_NEVER = Value(date.max, output_field=DateField())


def published(*, words: str = "", stage: str = "", keyword: str = "") -> QuerySet[Proposal]:
    """What everybody may read; without a stage what is under way."""
    found = _with_names(Proposal.objects.public())
    if stage not in ("", "all"):
        found = found.filter(stage=stage)
    elif not stage:
        found = found.filter(stage__in=UNDECIDED)
    return _about(found, words=words, keyword=keyword)


def own(
    person: Person, *, words: str = "", stage: str = "", keyword: str = ""
) -> QuerySet[Proposal]:
    """What somebody has written, drafts too."""
    found = _with_names(Proposal.objects.filter(author=person))
    if stage not in ("", "all"):
        found = found.filter(stage=stage)
    return _about(found, words=words, keyword=keyword)


def unsigned(person: Person, *, words: str = "", keyword: str = "") -> QuerySet[Proposal]:
    """What collects signatures and somebody has not signed."""
    signed = Signature.objects.filter(person=person).values("proposal")
    found = _with_names(Proposal.objects.collecting().exclude(pk__in=signed))
    return _about(found, words=words, keyword=keyword)


def _with_names(found: QuerySet[Proposal]) -> QuerySet[Proposal]:
    return found.select_related("author").prefetch_related("keywords")


def _about(found: QuerySet[Proposal], *, words: str, keyword: str) -> QuerySet[Proposal]:
    if keyword:
        found = found.filter(keywords__key=keyword.casefold())
    return found.saying(words)  # type: ignore[attr-defined,no-any-return]


def with_ends(found: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """With `ends_on`, the date on which something ended or will."""
    ends = Coalesce("concluded_on", "closes", "signatures_until", _NEVER)
    return found.annotate(ends_on=ends)


def with_beginning(found: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """With `begun`, the date of publication; drafts are still to come."""
    return found.annotate(begun=Coalesce("collecting_since", _NEVER))


def with_signatures(found: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """With `live`, how many valid signatures there are."""
    valid = Signature.objects.valid().filter(proposal=OuterRef("pk"), proposal__stage=_COLLECTS)
    live = valid.order_by().values("proposal").annotate(n=Count("pk")).values("n")
    return found.annotate(
        live=Coalesce(Subquery(live), F("signatures_counted"), output_field=BigIntegerField())
    )


# How lists can be sorted: what has to be known of each, and by which columns.
Sort = tuple[Any, tuple[str, ...]]
SORTS: dict[str, Sort] = {
    "newest": (with_beginning, ("-begun", "-number")),
    "oldest": (with_beginning, ("begun", "number")),
    "number": (None, ("number",)),
    "title": (None, ("title", "number")),
    "deadline": (with_ends, ("ends_on", "number")),
    "signatures": (with_signatures, ("-live", "-number")),
}
