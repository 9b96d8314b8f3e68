"""What other groups said about rolls is kept: what each said first about a vote counts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from core.refusals import Refusal
from federation.peers.models import Peer
from federation.rolls.models import Electors, GuardianKey, OtherList, Released, Roll
from federation.rolls.rules.messages import (
    Malformed,
    read_nullifier,
    read_size,
    read_uid,
)
from federation.wire.wall import wall

GUARDED, ELECTORS = "joint.guarded", "joint.electors"
NULLIFIERS, RELEASED = "joint.nullifiers", "joint.released"
Body = Mapping[str, Any]


class NotUnderstood(Refusal):
    """What a group said does not have the form it must have."""

    code = "not-understood"
    sentence = _("It does not have the form it must have: %(why)s.")
    status = 400


class SaidBefore(Refusal):
    """A group says something else about a vote than it did."""

    code = "said-before"
    sentence = _("The group has said something else about this vote before; that stands.")


class Copied(Refusal):
    """A group announces the digest of our list as that of its own; no two lists have the same."""

    code = "copied"
    sentence = _("This is the digest of another group’s list.")


def hear_key(peer: Peer, body: Body, *, at: datetime) -> None:
    """A guardian named the key with which it answers. Raises NotUnderstood, SaidBefore."""
    facts = _read(body, public=("public_key", read_nullifier))
    _keep_first(GuardianKey, peer, body, facts, at)


def hear_electors(peer: Peer, body: Body, *, at: datetime) -> None:
    """A home said how many people are on its roll. Raises NotUnderstood, SaidBefore."""
    _keep_first(Electors, peer, body, _read(body, size=("size", read_size)), at)


def hear_list(peer: Peer, body: Body, *, at: datetime) -> None:
    """A home has its list; its content is fetched later.

    Raises NotUnderstood, SaidBefore, and Copied: who announced what we did gets no list of ours.
    """
    facts = _read(
        body,
        count=("count", read_size),
        unnamed=("unnamed", read_size),
        digest=("digest", read_nullifier),
    )
    if Roll.objects.filter(vote__uid=body["vote"], digest=facts["digest"]).exists():
        raise Copied
    _keep_first(OtherList, peer, body, facts, at, due_at=wall())


def hear_released(peer: Peer, body: Body, *, at: datetime) -> None:
    """A home let somebody go. Raises NotUnderstood."""
    facts = _read(body, nullifier=("nullifier", read_nullifier))
    Released.objects.get_or_create(
        vote=body["vote"], origin=peer.origin, **facts, defaults={"said_at": at}
    )


def _read(body: Body, **fields: tuple[str, Any]) -> dict[str, Any]:
    try:
        read_uid(body.get("vote"))
        return {name: read(body.get(said)) for name, (said, read) in fields.items()}
    except Malformed as error:
        raise NotUnderstood(why=error) from None


def _keep_first(
    model: type[Model],
    peer: Peer,
    body: Body,
    facts: Mapping[str, Any],
    at: datetime,
    **more: Any,
) -> None:
    row, is_new = model._default_manager.get_or_create(
        vote=body["vote"],
        origin=peer.origin,
        defaults={**facts, "said_at": at, **more},
    )
    if not is_new and any(getattr(row, name) != value for name, value in facts.items()):
        raise SaidBefore
