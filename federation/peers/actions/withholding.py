"""Words that not everybody is given: who is, and what we ask for again because we should be."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

from core import hooks
from federation.peers.models import HeardObject, Peer
from federation.wire.wall import wall

MOST_AGAIN = 64


class Readers(Protocol):
    """Who is given the words of a kind; registered in `core.hooks.civic_readers`."""

    def withheld(self, bodies: Sequence[Mapping[str, Any]], *, by: str) -> Sequence[str]:
        """Of each what the group of this origin takes no part in; empty where it does."""

    def ours(self, about: Collection[str]) -> Collection[str]:
        """Of what words of others were about those in which our own group takes part."""


def missing(peer: Peer) -> tuple[int, ...]:
    """The numbers of what it said that we were not given, and should be by now."""
    hidden = peer.heard.withheld()
    named: dict[str, set[str]] = defaultdict(set)
    for kind, name in hidden.order_by().values_list("kind", "withheld").distinct():
        named[kind].add(name)
    found: set[str] = set()
    for kind, about in named.items():
        readers: Readers | None = hooks.civic_readers.get(kind)
        found.update(about if readers is None else readers.ours(about))
    if not found:
        return ()
    return tuple(hidden.filter(withheld__in=found).values_list("number", flat=True)[:MOST_AGAIN])


def ask_again() -> None:
    """Visit everybody at once who did not give us something: we take part in more than before."""
    Peer.objects.read().filter(heard__in=HeardObject.objects.withheld()).update(due_at=wall())
