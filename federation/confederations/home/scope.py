"""All joint questions of a confederation as what mandates can be about."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.people.models import Person
from delegation.scopes import EVERYTHING, ScopeKind, Words
from federation.confederations.models import Confederation
from groups.proposals.panels.mandates import TOGETHER


def _bare(key: str) -> str:
    return key.removeprefix(TOGETHER)


def _called(name: str) -> Words:
    return _("what all groups of “%(name)s” decide") % {"name": name}


def _labels(keys: Collection[str]) -> dict[str, Words]:
    known = Confederation.objects.filter(origin__in=map(_bare, keys))
    names = dict(known.values_list("origin", "name"))
    return {key: _called(names[_bare(key)]) for key in keys if _bare(key) in names}


def _exists(key: str) -> bool:
    return Confederation.objects.joined().filter(origin=_bare(key)).exists()


def _offered(query: str, _person: Person | None) -> list[tuple[str, Words]]:
    found = Confederation.objects.joined().filter(name__icontains=query).order_by("name")
    return [
        (f"{TOGETHER}{origin}", _called(name))
        for origin, name in found.values_list("origin", "name")
    ]


CONFEDERATION = ScopeKind(
    name="confederation",
    rank=3,
    labels=_labels,
    exists=_exists,
    wider=lambda keys: dict.fromkeys(keys, ((EVERYTHING,),)),
    offered=_offered,
    link=lambda _key: reverse("confederations:list"),
)
