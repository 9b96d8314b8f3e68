"""What groups said to each other, in words: what it is, who may read it, how to check it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from core import hooks
from federation.peers.models import CivicObject, HeardObject
from federation.wire.rules.documents import Document

Words = str | Promise


def called(kind: str) -> str:
    """What kind of object it is in words, or its own name where nobody here knows it."""
    return str(hooks.civic_words.get(kind) or kind)


def secret(kind: str, *, origin: str, body: Mapping[str, Any], now: datetime) -> Words:
    """Why the words of an object are not for everybody; empty if they are."""
    is_secret = hooks.civic_secrets.get(kind)
    return (is_secret(origin=origin, body=body, now=now) or "") if is_secret else ""


def secret_of(heard: HeardObject, *, origin: str, now: datetime) -> Words:
    """Why what a peer said is not shown; empty if it is."""
    if not heard.document or heard.kind not in hooks.civic_secrets:
        return ""
    body = json.loads(heard.document).get("body", {})
    return secret(heard.kind, origin=origin, body=body, now=now)


def secret_of_ours(said: CivicObject, *, origin: str, now: datetime) -> Words:
    """Why what we said is for peers only; empty if it is for everybody."""
    if said.kind not in hooks.civic_secrets:
        return ""
    return secret(said.kind, origin=origin, body=said.content["body"], now=now)


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


def lines(heard: Iterable[HeardObject]) -> list[Line]:
    """What a peer said, as a list has it."""
    return [
        Line(
            number=row.number,
            called=called(row.kind),
            at=row.logged_at,
            is_waiting=row.done_at is None,
            reason=row.reason,
        )
        for row in heard
    ]


def own_lines(said: Iterable[CivicObject]) -> list[Line]:
    """What we said, as a list has it."""
    return [Line(number=row.number, called=called(row.kind), at=row.at) for row in said]
