"""Proposals as what mandates can be about."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.charter.reading import current
from core.people.models import Person
from delegation.scopes import EVERYTHING, Levels, ScopeKind, Words
from groups.categories.panels import scope_of as scope_of_keyword
from groups.proposals.models import Proposal
from groups.proposals.rules import UNDECIDED, Stage

PREFIX = "proposal:"
# What is decided together with the other groups of a confederation, by its origin.
TOGETHER = "confederation:"
OFFERED = 50


def scope_of(proposal: Proposal) -> str:
    """The scope of the vote on this proposal alone."""
    return f"{PREFIX}{proposal.uid}"


def is_undecided(proposal: Proposal) -> bool:
    """Whether a mandate can still be given for it."""
    return proposal.stage in UNDECIDED


def _public(keys: Collection[str]) -> QuerySet[Proposal]:
    """The proposals of these scopes; a draft is nothing that anybody else could name."""
    return Proposal.objects.public().filter(uid__in=[uid for key in keys for uid in _uid(key)])


def _uid(key: str) -> list[UUID]:
    try:
        return [UUID(key.removeprefix(PREFIX))]
    except ValueError:
        return []


def _labels(keys: Collection[str]) -> dict[str, Words]:
    named = {f"{PREFIX}{uid}": title for uid, title in _public(keys).values_list("uid", "title")}
    return {key: named.get(key, _("a proposal that is gone")) for key in keys}


def _exists(key: str) -> bool:
    return _public([key]).filter(stage__in=UNDECIDED).exists()


def _wider(keys: Collection[str]) -> dict[str, Levels]:
    found = {scope_of(each): each for each in _public(keys).prefetch_related("keywords")}
    return {key: _around(found.get(key)) for key in keys}


def _around(proposal: Proposal | None) -> Levels:
    keywords = tuple(map(scope_of_keyword, proposal.keywords.all())) if proposal else ()
    together = (f"{TOGETHER}{proposal.asked_of}",) if proposal and proposal.is_joint else ()
    return (*(level for level in (keywords, together) if level), (EVERYTHING,))


def _offered(query: str, _person: Person | None) -> list[tuple[str, Words]]:
    found = Proposal.objects.public().filter(stage__in=UNDECIDED, title__icontains=query)
    return [(scope_of(each), each.title) for each in found.order_by("-number")[:OFFERED]]


def _link(key: str) -> str:
    found = _public([key]).only("number").first()
    return found.get_absolute_url() if found else ""


PROPOSAL = ScopeKind(
    name="proposal",
    rank=1,
    labels=_labels,
    exists=_exists,
    wider=_wider,
    offered=_offered,
    link=_link,
)


def speaking_panel(
    proposal: Proposal, person: Person | None, request: HttpRequest
) -> dict[str, Any] | None:
    """For the page of an undecided proposal: how the reader's vote stands, and who may give it."""
    if person is None or not is_undecided(proposal) or not current()["delegation.on"]:
        return None
    return {
        "template": "delegation/proposal_panel.html",
        "order": 20,
        "scope": scope_of(proposal),
        "is_voting": proposal.stage == Stage.VOTING,
    }
