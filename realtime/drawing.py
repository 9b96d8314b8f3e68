"""What an open page is sent: pieces drawn once for all who read one language with one right."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from core import hooks
from core.pages.pieces import Piece
from realtime.places import HERE, Touch, Touched
from realtime.presence import words_for

LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)
# A message beyond this says only that much has changed.
LARGEST = 60_000
# So many pages may ask for their own pieces in one second.
OWN_PER_SECOND = 40
LONG_SPREAD = 5
# Parts that are sent even when they are nought.
KEPT = ("at", "unread")


class Company(NamedTuple):
    """Pages that are sent the same: the same language, right and places."""

    language: str
    for_member: bool
    places: frozenset[str]


@dataclass(slots=True)
class Drawing:
    """Draws for many companies what was touched; each piece once per language and right.

    `listening` is how many pages listen in this process: by it those that have to ask for
    something of their own are spread.
    """

    for_world: Touched
    for_members: Touched
    listening: int = 1
    _drawn: dict[tuple[str, str, bool], list[Any]] = field(default_factory=dict)

    def message(self, company: Company, *, at: int) -> str:
        """What these pages are sent, as JSON; nothing where nothing concerns them."""
        touched = self.for_members if company.for_member else self.for_world
        places = sorted(company.places & touched.keys())
        if not places:
            return ""
        parts: dict[str, Any] = {"at": at, "put": [], "add": [], "changed": []}
        for place in places:
            self._sort(parts, place, touched[place], company)
        if parts["changed"]:
            parts["spread"] = 1 + self.listening // OWN_PER_SECOND
        if not (parts["put"] or parts["add"] or parts["changed"]):
            return ""
        text = _text(parts)
        return text if len(text) <= LARGEST else much_changed(places, at=at)

    def _sort(self, parts: dict[str, Any], place: str, touch: Touch, company: Company) -> None:
        piece = _piece(place)
        if not piece.template:
            parts["changed"].append(place)
            return
        known = (place, company.language, company.for_member)
        if known not in self._drawn:
            self._drawn[known] = list(_draw(piece, touch, place, company))
        for added, html in self._drawn[known]:
            if added:
                parts["add"].append([place, html])
            else:
                parts["put"].append([place, html])


def _piece(place: str) -> Piece:
    piece: Piece = hooks.pieces[place.partition("/")[0]]
    return piece


def _draw(piece: Piece, touch: Touch, place: str, company: Company) -> Iterable[tuple[str, str]]:
    assert piece.read is not None
    subject = place.partition("/")[2]
    with translation.override(company.language):
        for added in list(touch.added) or [""]:
            shown = piece.read(subject, touch.verbs, added)
            if shown is not None:
                context = {**shown, "for_member": company.for_member}
                yield added, render_to_string(piece.template, context)


def here(places: Iterable[str], counts: dict[str, int], language: str) -> str:
    """How many have these pages open, for pages in this language; nothing where none is asked."""
    asked = sorted(place for place in places if place.startswith(f"{HERE}/"))
    with translation.override(language):
        parts = [[place, words_for(counts.get(place.partition("/")[2], 0))] for place in asked]
    return _text({"put": parts}) if parts else ""


def much_changed(places: Iterable[str], *, at: int) -> str:
    """That something has changed in all these places, and nothing of what."""
    return _text({"at": at, "changed": sorted(places), "spread": LONG_SPREAD})


def unread(number: int) -> str:
    """How many notices the person has not read."""
    return _text({"unread": number})


def _text(parts: dict[str, Any]) -> str:
    return json.dumps({name: part for name, part in parts.items() if part or name in KEPT})
