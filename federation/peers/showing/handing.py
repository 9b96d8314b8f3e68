"""Which words of our group are handed to whom, and what stands for those that are not.

A room that says why the words of a kind are not for everybody (`core.hooks.civic_secrets`) says in
`core.hooks.civic_readers` which groups are given them all the same. Where it does not, all are that
ours knows.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from core import hooks
from core.instance import instance
from federation.peers.actions import publishing
from federation.peers.actions.withholding import Readers
from federation.peers.models import CivicObject, Peer
from federation.peers.rules.civic import Announced, placeholder
from federation.peers.showing.objects import secrets_of_ours
from federation.wire.rules.documents import Document

FOR_PEERS = "peers"


def handed(said: Sequence[CivicObject], *, to: Peer | None, now: datetime) -> list[Document]:
    """Our objects with proofs, and a placeholder for each whose words are not for this reader."""
    about = _withheld(said, by=to.origin if to else "", now=now)
    whole = publishing.proved(one for one in said if one.number not in about)
    proved = {document["number"]: document for document in whole}
    return [proved.get(one.number) or _placeholder(one, about=about[one.number]) for one in said]


def _withheld(said: Sequence[CivicObject], *, by: str, now: datetime) -> dict[int, str]:
    """What each is about whose words are not for this reader, by its number."""
    secrets = secrets_of_ours(said, now=now)
    hidden = [one for one, why in zip(said, secrets, strict=True) if why]
    found: dict[int, str] = {}
    for kind in {one.kind for one in hidden}:
        alike = [one for one in hidden if one.kind == kind]
        for one, about in zip(alike, _asked(kind, alike, by=by), strict=True):
            if about:
                found[one.number] = about
    return found


def _asked(kind: str, said: Iterable[CivicObject], *, by: str) -> Sequence[str]:
    bodies = [one.content["body"] for one in said]
    readers: Readers | None = hooks.civic_readers.get(kind)
    if readers is None:
        return ["" if by else FOR_PEERS] * len(bodies)
    return readers.withheld(bodies, by=by)


def _placeholder(one: CivicObject, *, about: str) -> Document:
    announced = Announced(
        uid=str(one.uid), kind=one.kind, number=one.number, digest=one.digest, index=0
    )
    return placeholder(announced, origin=instance.origin, about=about)
