"""How the group's public life is written in ActivityStreams: notes and activities.

A *Note* and never a *Question*: other programs would show buttons to vote with, and those votes
would count for nothing. Everything is for the public; there is nothing else to tell outside.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from core.record.rules.canonical import moment
from federation.identity.rules.asking import FOLLOW
from federation.wire.rules.documents import Document, id_of
from federation.wire.rules.proofs import CONTEXT as PROOFS

AS2 = "https://www.w3.org/ns/activitystreams"
PUBLIC = f"{AS2}#Public"
WORDS = [AS2, PROOFS]
GROUP, INSTANCE = "group", "instance"
PAGE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The addresses of an instance. They are ids as well, so they never change."""

    base: str

    def actor(self, name: str) -> str:
        return f"{self.base}/federation/{name}"

    def note(self, uid: str) -> str:
        return f"{self.base}/federation/notes/{uid}"

    def activity(self, uid: str) -> str:
        return f"{self.base}/federation/activities/{uid}"

    @property
    def group(self) -> str:
        return self.actor(GROUP)

    @property
    def instance(self) -> str:
        return self.actor(INSTANCE)

    @property
    def followers(self) -> str:
        return f"{self.group}/followers"

    @property
    def shared_inbox(self) -> str:
        return f"{self.base}/federation/inbox"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a note says, in one language."""

    title: str
    sentences: tuple[str, ...]
    link: str
    language: str

    @property
    def html(self) -> str:
        """As other programs show it. Members' words are escaped, whatever they are."""
        link = escape(self.link)
        said = "".join(f"<p>{escape(sentence)}</p>" for sentence in self.sentences)
        return (
            f'<p><strong>{escape(self.title)}</strong></p>{said}<p><a href="{link}">{link}</a></p>'
        )


def note(
    places: Places,
    uid: str,
    words: Words,
    *,
    at: datetime,
    updated: datetime | None = None,
    answers: str = "",
) -> Document:
    """A note by the instance, for the group's followers and everybody else."""
    written: Document = {
        "@context": WORDS,
        "id": places.note(uid),
        "type": "Note",
        "attributedTo": places.instance,
        "audience": places.group,
        "to": [PUBLIC],
        "cc": [places.followers],
        "published": moment(at),
        "url": words.link,
        "content": words.html,
        "contentMap": {words.language: words.html},
    }
    if updated is not None:
        written["updated"] = moment(updated)
    if answers:
        written["inReplyTo"] = places.note(answers)
    return written


def tombstone(places: Places, uid: str, *, at: datetime) -> Document:
    """What is left of a note that was taken back."""
    return {
        "@context": WORDS,
        "id": places.note(uid),
        "type": "Tombstone",
        "formerType": "Note",
        "deleted": moment(at),
    }


def activity(
    places: Places, uid: str, *, kind: str, by: str, about: object, at: datetime
) -> Document:
    """Something that the instance or the group does, for everybody to know."""
    return {
        "@context": WORDS,
        "id": places.activity(uid),
        "type": kind,
        "actor": places.actor(by),
        "audience": places.group,
        "to": [PUBLIC],
        "cc": [places.followers],
        "published": moment(at),
        "object": _inner(about),
    }


def answer(
    places: Places, uid: str, *, kind: str, asked: Mapping[str, Any], at: datetime
) -> Document:
    """The group's Accept or Reject of a Follow, for the one who asked.

    Of what was asked only addresses are repeated: the rest is a stranger's, and we prove this.
    """
    actor = id_of(asked["actor"])
    return {
        "@context": WORDS,
        "id": places.activity(uid),
        "type": kind,
        "actor": places.group,
        "to": [actor],
        "published": moment(at),
        "object": {
            "id": id_of(asked["id"]),
            "type": FOLLOW,
            "actor": actor,
            "object": id_of(asked["object"]),
        },
    }


def _inner(about: object) -> object:
    """An object inside of another has its words from it."""
    if isinstance(about, Mapping):
        return {key: value for key, value in about.items() if key != "@context"}
    return about


def collection(id_: str, *, total: int, first: str = "") -> Document:
    """A collection of which only the number is told, or the way to its first page."""
    written: Document = {
        "@context": AS2,
        "id": id_,
        "type": "OrderedCollection",
        "totalItems": total,
    }
    return {**written, "first": first} if first else written


def collection_page(
    id_: str, *, of: str, inside: Sequence[Document], following: str = ""
) -> Document:
    """A page of a collection, newest first."""
    written: Document = {
        "@context": WORDS,
        "id": id_,
        "type": "OrderedCollectionPage",
        "partOf": of,
        "orderedItems": [_inner(one) for one in inside],
    }
    return {**written, "next": following} if following else written
