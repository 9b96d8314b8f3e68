"""The places on a page where pieces stand, and which of them an entry of the record touches."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from core import hooks
from core.pages.pieces import Piece
from core.record.models import Entry

# What a page says of itself is not believed: so many places, each of this form.
MOST_PLACES = 40
PLACE = re.compile(r"([a-z-]{1,40})/([a-z]{1,30}:[0-9a-f-]{1,40})?")
# The one place that no entry touches: how many people have a page open (realtime.presence).
HERE = "here"


@dataclass(slots=True)
class Touch:
    """What was recorded about one place: the verbs, and the elements that came to it."""

    verbs: set[str] = field(default_factory=set)
    added: dict[str, None] = field(default_factory=dict)


Touched = Mapping[str, Touch]


def believable(asked: Iterable[str]) -> frozenset[str]:
    """Those of the asked places that exist in this software, at most `MOST_PLACES`."""
    found: set[str] = set()
    for place in asked:
        match = PLACE.fullmatch(place)
        if match and len(found) < MOST_PLACES and _exists(match[1], match[2] or ""):
            found.add(place)
    return frozenset(found)


def _exists(name: str, subject: str) -> bool:
    piece: Piece | None = hooks.pieces.get(name)
    if piece is None:
        return name == HERE and subject != ""
    return piece.of_one == bool(subject)


def touched(entries: Iterable[Entry], *, for_member: bool) -> dict[str, Touch]:
    """Every place that these entries touch, by what members, or the world, may know of them."""
    found: dict[str, Touch] = {}
    for entry in entries:
        verb = hooks.verbs.get(entry.verb)
        if verb is None or not (for_member or verb.audience == "world"):
            continue
        for piece in _by_verb().get(entry.verb, ()):
            place = f"{piece.name}/{entry.subject if piece.of_one else ''}"
            touch = found.setdefault(place, Touch())
            touch.verbs.add(entry.verb)
            if piece.added:
                touch.added[str(entry.facts.get(piece.added, ""))] = None
    return found


@cache
def _by_verb() -> dict[str, list[Piece]]:
    """The pieces that follow each verb; rooms have registered theirs when the first is read."""
    found: dict[str, list[Piece]] = {}
    for piece in hooks.pieces.values():
        for verb in piece.verbs:
            found.setdefault(verb, []).append(piece)
    return found
