"""What others ask of us: to follow the group, to stop, or to forget that they were there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from federation.wire.rules.documents import Document, id_of, values
from federation.wire.rules.requests import NotSigned

LONGEST_ID = 500
LONGEST_PEM = 4000
FOLLOW, UNDO, DELETE = "Follow", "Undo", "Delete"
UNDERSTOOD = (FOLLOW, UNDO, DELETE)


class NotAsked(ValueError):
    """A request that is malformed, or asks in the name of somebody else; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request, reduced to what has an effect."""

    id: str
    kind: str
    actor: str
    about: str
    document: Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What another's actor document says, as far as we need it."""

    id: str
    inbox: str
    shared_inbox: str
    name: str
    key_id: str
    key_pem: str


def is_understood(document: Mapping[str, Any]) -> bool:
    """Whether a document asks something that may have an effect; all else is passed over."""
    return document.get("type") in UNDERSTOOD


def read_asked(document: Document, *, group: str) -> Asked:
    """What is asked; raises NotAsked.

    An activity belongs to its actor: both stand at the same origin. Undo names a Follow of the
    same actor, Delete the actor alone; anything else of theirs we never had.
    """
    kind = str(document.get("type"))
    id_, actor = id_of(document.get("id")), id_of(document.get("actor"))
    about = document.get("object")
    for address in (id_, actor):
        require_address(address)
    if origin(id_) != origin(actor):
        raise NotAsked("the activity and its actor are at different places")
    if kind == UNDO:
        about = _undone(about, actor=actor, group=group)
    asked = Asked(id=id_, kind=kind, actor=actor, about=id_of(about), document=document)
    if kind == FOLLOW and asked.about != group:
        raise NotAsked("only the group can be followed")
    if kind == DELETE and asked.about != actor:
        raise NotAsked("we have nothing of theirs but that they follow")
    return asked


def _undone(about: object, *, actor: str, group: str) -> object:
    """The id of the Follow that is undone: named, or shown whole."""
    if not isinstance(about, Mapping):
        return about
    if about.get("type") != FOLLOW or id_of(about.get("actor")) != actor:
        raise NotAsked("only one's own following can be undone")
    if id_of(about.get("object")) != group:
        raise NotAsked("they do not follow the group there")
    return about


def require_key_of(key_id: str, *, actor: str) -> None:
    """Raises NotSigned unless the key says that it is the actor's, by where it stands.

    Otherwise anybody could sign for everybody with a key of their own (FEP-fe34).
    """
    if not is_address(key_id) or origin(key_id) != origin(actor):
        raise NotSigned("the key and the actor are at different places")


def read_profile(document: Document, *, actor: str, key_id: str) -> Profile:
    """What an actor document says of itself; raises NotSigned where it is not the one asked for."""
    mine = [
        one
        for one in values(document.get("publicKey"))
        if isinstance(one, Mapping) and one.get("id") == key_id and one.get("owner") == actor
    ]
    if document.get("id") != actor or len(mine) != 1:
        raise NotSigned("the actor has no such key")
    inbox, endpoints = document.get("inbox"), document.get("endpoints")
    shared = endpoints.get("sharedInbox") if isinstance(endpoints, Mapping) else ""
    pem = mine[0].get("publicKeyPem")
    if not isinstance(inbox, str) or not isinstance(pem, str) or len(pem) > LONGEST_PEM:
        raise NotSigned("the actor has no inbox or no key")
    if not pem.isascii() or "\0" in pem:
        raise NotSigned("the actor's key has signs that no key has")
    for address in (inbox, shared or inbox):
        if not is_address(address) or origin(address) != origin(actor):
            raise NotSigned("the actor's inbox is at another place")
    name = document.get("preferredUsername")
    return Profile(
        id=actor,
        inbox=inbox,
        shared_inbox=shared or "",
        name=name[:100] if isinstance(name, str) and name.isprintable() else "",
        key_id=key_id,
        key_pem=pem,
    )


def origin(address: str) -> tuple[str, str]:
    """Scheme and host of an address."""
    parts = urlsplit(address)
    return parts.scheme, parts.netloc.lower()


def require_address(address: str) -> None:
    """Raises NotAsked unless this can be the id of something."""
    if not is_address(address):
        raise NotAsked("an id is an address, and not a long one")


def is_address(text: object) -> bool:
    """Whether this can be the id of something: legible, not long, and with a host."""
    if not isinstance(text, str) or not text.isprintable() or not 0 < len(text) <= LONGEST_ID:
        return False
    try:
        scheme, host = origin(text)
    except ValueError:
        return False
    return scheme in ("https", "http") and bool(host)
