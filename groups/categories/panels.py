"""Keywords as what mandates can be about."""

from collections.abc import Collection

from core import hooks
from core.people.models import Person
from delegation.scopes import EVERYTHING, Levels, ScopeKind, Words
from groups.categories.models import Keyword

PREFIX = "category:"
OFFERED = 50


def scope_of(keyword: Keyword) -> str:
    """The scope of all votes on proposals with this keyword."""
    return PREFIX + keyword.key


def _bare(key: str) -> str:
    return key.removeprefix(PREFIX)


def _labels(keys: Collection[str]) -> dict[str, Words]:
    found = Keyword.objects.filter(key__in=[_bare(key) for key in keys])
    return {scope_of(keyword): keyword.name for keyword in found}


def _exists(key: str) -> bool:
    return Keyword.objects.filter(key=_bare(key)).exists()


def _wider(keys: Collection[str]) -> dict[str, Levels]:
    return dict.fromkeys(keys, ((EVERYTHING,),))


def _offered(query: str, _person: Person | None) -> list[tuple[str, Words]]:
    found = Keyword.objects.filter(key__contains=" ".join(query.split()).casefold())
    return [(scope_of(keyword), keyword.name) for keyword in found[:OFFERED]]


CATEGORY = ScopeKind(
    name="category",
    rank=2,
    labels=_labels,
    exists=_exists,
    wider=_wider,
    offered=_offered,
)
hooks.scope_kinds.add(CATEGORY.name, CATEGORY)
