"""What groups said to each other, in words: what it is, who may read it, how to check it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from core import hooks
from core.instance import instance
from federation.peers.models import CivicObject, HeardObject
from federation.wire.rules.documents import Document

Words = str | Promise


def called(kind: str) -> str:
    """What kind of object it is in words, or its own name where nobody here knows it."""
    return str(hooks.civic_words.get(kind) or kind)


def secrets_of(heard: Sequence[HeardObject], *, now: datetime) -> list[Words]:
    """Of each thing that peers said why its words are not shown; empty if they are.

    A few questions for any number. The rows come with their peers.
    """
    said = [
        (row.kind, row.peer.origin, _body(json.loads(row.document) if row.document else {}))
        for row in heard
    ]
    found = _secrets(said, now=now)
    return [row.reason if row.withheld else why for row, why in zip(heard, found, strict=True)]


def secrets_of_ours(said: Sequence[CivicObject], *, now: datetime) -> list[Words]:
    """Of each thing that we said why its words are for peers only; empty if they are not."""
    told = [(row.kind, instance.origin, _body(row.content)) for row in said]
    return _secrets(told, now=now)


def _secrets(said: Sequence[tuple[str, str, Mapping[str, Any]]], *, now: datetime) -> list[Words]:
    found: list[Words] = [""] * len(said)
    for kind, reasons in hooks.civic_secrets.items():
        places = [place for place, (each, _origin, _body) in enumerate(said) if each == kind]
        why = reasons([said[place][1:] for place in places], now=now) if places else ()
        for place, words in zip(places, why, strict=True):
            found[place] = words
    return found


def _body(document: Mapping[str, Any]) -> Mapping[str, Any]:
    body = document.get("body")
    return body if isinstance(body, dict) else {}


def legible(document: Document | str) -> str:
    """A document as people read it, line by line."""
    found = json.loads(document) if isinstance(document, str) else document
    return json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An object in a list."""

    number: int
    called: str
    at: datetime
    is_waiting: bool = False
    reason: str = ""
    # The name of what stands under a number that another thing has in the record known now.
    about: str = ""


def lines(heard: Iterable[HeardObject]) -> list[Line]:
    """What a peer said, as a list has it."""
    return [
        Line(
            number=row.number,
            called=called(row.kind),
            at=row.logged_at,
            is_waiting=row.done_at is None and row.dropped_at is None,
            reason=row.reason,
            about=str(row.uid) if row.dropped_at else "",
        )
        for row in heard
    ]


def own_lines(said: Iterable[CivicObject]) -> list[Line]:
    """What we said, as a list has it."""
    return [Line(number=row.number, called=called(row.kind), at=row.at) for row in said]
