"""Pieces of pages that stay true while a page is open: what they are about, what they show."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

# What a piece shows, or None where there is nothing to show. It is asked with the subject, the
# verbs that were recorded about it, and what was added to it (see `Piece.added`).
Read = Callable[[str, Collection[str], str], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece that is the same for all who may read it in one language; nothing personal is in it.

    A page names the place of a piece in `data-live`: the piece and its subject, for example
    `signatures/proposal:7c2f…`, or `votes/` where it is about no single subject. When one of
    `verbs` is recorded, it is drawn once for each language and audience, and put there on every
    open page (docs/live.md). A verb that only members read draws for members alone.

    Without `template` open pages are told that something has changed, and nothing else. `added`
    names the fact of an entry that says which element has come to the piece: it is put behind the
    others, and takes the place of one with the same id.
    """

    name: str
    verbs: frozenset[str]
    of_one: bool = True
    template: str = ""
    read: Read | None = None
    added: str = ""
