"""A home restored from an old copy: what is missing, how far it has come back, and what came."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.record.models import Leaf
from core.record.verbs import REGAINED
from federation.peers.actions import recovering
from federation.peers.models import Ahead, CivicObject, Peer

SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Regained:
    """Entries that others gave back."""

    first: int
    last: int
    at: datetime
    groups: list[str]

    @property
    def before(self) -> int:
        """Where the list of the record begins that shows them first."""
        return self.last + 1


def told() -> dict[str, Any]:
    """For the page: what is missing, if anything is, and what came back lately."""
    ahead = Ahead.objects.select_related("peer").order_by("-size").first()
    found: dict[str, Any] = {"ahead": ahead, "regained": _regained()}
    if ahead is not None:
        found["progress"] = recovering.progress()
    if found["regained"]:
        found["unfollowed"] = CivicObject.objects.filter(is_followed=False).count()
    return found


def _regained() -> list[Regained]:
    leaves = Leaf.objects.saying(REGAINED.name).newest_first()[:SHOWN]
    facts = [(leaf.entry.at, leaf.entry.facts) for leaf in leaves]
    origins = {origin for _at, told in facts for origin in told["groups"]}
    known = Peer.objects.filter(origin__in=origins) if origins else Peer.objects.none()
    names = dict(known.values_list("origin", "name"))
    return [
        Regained(
            first=told["first"],
            last=told["last"],
            at=at,
            groups=[names.get(origin, origin[:8]) for origin in told["groups"]],
        )
        for at, told in facts
    ]
