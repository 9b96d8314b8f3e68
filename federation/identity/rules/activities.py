"""How the group's public life is written in ActivityStreams: actors, notes, activities.

A *Note* and never a *Question*: other programs would show buttons to vote with, and those votes
would count for nothing. Everything is for the public; there is nothing else to tell outside.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from core.record.rules.canonical import moment
from federation.wire.rules.documents import Document, id_of
from federation.wire.rules.proofs import CONTEXT as PROOFS

AS2 = "https://www.w3.org/ns/activitystreams"
PUBLIC = f"{AS2}#Public"
WORDS = [AS2, PROOFS]
# What a program can do (FEP-844e); spelt out here, so that nobody has to fetch it.
ABILITIES = {"fep": "https://w3id.org/fep/844e#", "implements": "fep:implements"}
ACTOR_WORDS = [
    AS2,
    "https://w3id.org/security/v1",
    PROOFS,
    # Explains `assertionMethod`; without it a reader of JSON-LD sees no key (FEP-521a).
    "https://www.w3.org/ns/did/v1",
    "https://w3id.org/security/multikey/v1",
    ABILITIES,
]
IMPLEMENTS = (
    ("RFC 9421", "https://datatracker.ietf.org/doc/html/rfc9421"),
    ("FEP-8b32", "https://w3id.org/fep/8b32"),
)
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
class Keys:
    """The public keys of an actor with their numbers."""

    request_epoch: int
    request_pem: str
    object_epoch: int
    object_multikey: str


def request_key_id(actor: str, epoch: int) -> str:
    """The id of the key that signs an actor's requests."""
    return f"{actor}#http-{epoch}"


def object_key_id(actor: str, epoch: int) -> str:
    """The id of the key that proves what an actor says."""
    return f"{actor}#object-{epoch}"


def instance_actor(places: Places, keys: Keys, *, host: str, name: str) -> Document:
    """The instance itself: a program, and the author of the notes (FEP-d556)."""
    return {
        **_actor(places, keys, INSTANCE, host),
        "type": "Application",
        "name": name,
        "implements": [{"name": name_, "href": href} for name_, href in IMPLEMENTS],
    }


def group_actor(places: Places, keys: Keys, *, short_name: str, name: str, about: str) -> Document:
    """The group that anybody may follow (FEP-1b12)."""
    return {
        **_actor(places, keys, GROUP, short_name),
        "type": "Group",
        "name": name,
        "summary": f"<p>{escape(about)}</p>",
        "followers": places.followers,
        "manuallyApprovesFollowers": False,
        "generator": places.instance,
    }


def _actor(places: Places, keys: Keys, which: str, username: str) -> Document:
    me = places.actor(which)
    return {
        "@context": ACTOR_WORDS,
        "id": me,
        "preferredUsername": username,
        "url": f"{places.base}/",
        "inbox": f"{me}/inbox",
        "outbox": f"{me}/outbox",
        "endpoints": {"sharedInbox": places.shared_inbox},
        "publicKey": {
            "id": request_key_id(me, keys.request_epoch),
            "type": "CryptographicKey",
            "owner": me,
            "publicKeyPem": keys.request_pem,
        },
        "assertionMethod": [
            {
                "id": object_key_id(me, keys.object_epoch),
                "type": "Multikey",
                "controller": me,
                "publicKeyMultibase": keys.object_multikey,
            }
        ],
    }


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
    """The group's Accept or Reject, for the one who asked."""
    return {
        "@context": WORDS,
        "id": places.activity(uid),
        "type": kind,
        "actor": places.group,
        "to": [id_of(asked["actor"])],
        "published": moment(at),
        "object": {key: asked[key] for key in ("id", "type", "actor", "object")},
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
