"""Our group joins a confederation, and leaves it: by its own decision, and said to all."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.charter.reading import current
from core.instance import instance
from core.refusals import Refusal
from federation.confederations.exchange.ends import settle
from federation.confederations.exchange.grounds import word_name
from federation.confederations.exchange.hearing import arrived, hear_anew
from federation.confederations.exchange.looking import Shown
from federation.confederations.exchange.names import given_by
from federation.confederations.models import Confederation, Word, WordKind
from federation.peers.actions import knowing
from federation.peers.actions.publishing import publish, take_the_floor
from federation.peers.models import Peer
from federation.peers.rules.introductions import Introduction

JOIN, LEAVE = "confederation.join", "confederation.leave"


class AlreadyJoined(Refusal):
    """The group belongs to it, or waits for its seat with this very charter."""

    code = "already-joined"
    sentence = _("The group has joined %(name)s already.")


class NotJoined(Refusal):
    """The group neither belongs to it nor wants to."""

    code = "not-joined"
    sentence = _("The group does not belong to this confederation.")


class OurselvesOfGroups(Refusal):
    """A confederation joins none."""

    code = "ourselves-of-groups"
    sentence = _("A confederation cannot join another one.")


def require_joinable(origin: str, digest: str, *, name: str) -> None:
    """Raises AlreadyJoined, OurselvesOfGroups."""
    if current()["confederation.of_groups"]:
        raise OurselvesOfGroups
    known = Confederation.objects.wanted().filter(origin=origin).first()
    if known is not None and (known.joined_at or known.agreed["digest"] == digest):
        raise AlreadyJoined(name=name)


@transaction.atomic
def join(
    introduction: Introduction, shown: Shown, *, decision: str, now: datetime
) -> Confederation:
    """Say that the group joins under the charter that was shown; it is known from now on.

    The seat follows when the confederation has admitted us too, and its charter is still the one
    we agreed to. Raises AlreadyJoined, OurselvesOfGroups.
    """
    now = take_the_floor(now=now)
    require_joinable(introduction.origin, shown.digest, name=introduction.name)
    peer = Peer.objects.read().filter(origin=introduction.origin).first()
    peer = peer or knowing.know(introduction, now=now)
    facts: Mapping[str, Any] = {
        "peer": peer,
        "name": shown.values["group.name"],
        "hub": introduction.origin,
        "agreed": {
            **shown.as_kept(),
            "decision": decision,
            # How far its record went when it was shown.
            "size": introduction.statement.size,
        },
        "wanted_at": now,
        "joined_at": None,
        "left_at": None,
    }
    known = Confederation.objects.filter(origin=introduction.origin).first()
    if known is not None:
        # Who opens joint votes there was heard since, and may be another one by now.
        facts = {name: value for name, value in facts.items() if name != "hub"}
    joined, _is_new = Confederation.objects.update_or_create(
        origin=introduction.origin, defaults=facts
    )
    # What it can recount, and what it was only shown, is another question than before.
    hear_anew(peer, waiting="certified:")
    zone = str(current()["group.time_zone"])
    word = _say(joined, WordKind.JOIN, digest=shown.digest, zone=zone, now=now)
    body = {"confederation": joined.origin, "charter": shown.digest, "zone": zone}
    publish(kind=JOIN, body={**body, "word": str(word.uid)}, now=now)
    return joined


def _say(joined: Confederation, kind: WordKind, *, now: datetime, **facts: str) -> Word:
    """Keep our own word as we keep those of others; what waits for it has its effect."""
    word: Word = Word.objects.create(
        uid=given_by(instance.origin),
        confederation=joined.origin,
        origin=instance.origin,
        kind=kind,
        at=now,
        **facts,
    )
    arrived(word_name(instance.origin, word.uid), now=now)
    return word


@transaction.atomic
def leave(confederation: Confederation, *, now: datetime) -> Confederation:
    """Say that the group leaves, or no longer waits; raises NotJoined.

    What it decided together with others stays. Its seat ends at this moment, for all who read it.
    """
    # Its word is dated as it is told, so that its seat ends at the same moment here and elsewhere.
    now = take_the_floor(now=now)
    left = Confederation.objects.wanted().filter(pk=confederation.pk).first()
    if left is None:
        raise NotJoined
    left.left_at = now
    left.save(update_fields=["left_at"])
    word = _say(left, WordKind.LEAVE, now=now)
    body = {"confederation": left.origin, "word": str(word.uid)}
    publish(kind=LEAVE, body=body, now=now)
    settle(left, instance.origin, now=now)
    return left
