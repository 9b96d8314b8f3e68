"""How what peers say comes to those who act on it, and waits where it came too early.

Records are read in any order. An object about something that is not known here yet is kept as it
is and has its effect as soon as that is known, so that the order makes no difference.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import hooks
from core.instance import instance
from core.record.sequencer import lock_head
from core.refusals import Refusal
from federation.confederations.exchange import unfounded
from federation.confederations.exchange.reading import Body
from federation.confederations.models import (
    Confederation,
    Early,
    JointProposal,
    JointVote,
    Return,
)
from federation.peers.actions import own
from federation.peers.actions.contradicting import why_refused
from federation.peers.apart import apart
from federation.peers.models import HeardObject, Peer, State

log = logging.getLogger("folkmoot.confederations")
MOST_EARLY = 5_000
AT_ONCE = 500


class NotYet(own.Waits):
    """What this is about is not known here. `waits_for` is the name by which it will arrive."""

    def __init__(self, waits_for: str, *, first: "Callable[[], object] | None" = None) -> None:
        """`first` is what has to be done for that to come at all."""
        super().__init__(waits_for)
        self.waits_for, self.first = waits_for, first


class NotFollowed(Exception):
    """Who speaks may say this, but nothing that is known here supports it."""

    def __init__(self, confederation: Confederation, about: str) -> None:
        super().__init__(about)
        self.confederation, self.about = confederation, about


class TooManyWait(Refusal):
    """A peer speaks of more unknown things than anybody could keep for it."""

    code = "too-many-wait"
    sentence = _("Too much of what they said is about things that nobody here knows.")


class NotTheirs(Refusal):
    """Somebody says what only another group may say."""

    code = "not-theirs"
    sentence = _("Only another group can say this.")
    status = 403


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Something a peer said, and where and when its record holds it."""

    peer: Peer
    body: Body
    index: int
    at: datetime
    now: datetime

    @property
    def origin(self) -> str:
        return self.peer.origin

    @property
    def is_ours(self) -> bool:
        """Whether we said it ourselves, before the home was restored from an old copy."""
        return self.peer.origin == instance.origin


Handler = Callable[[Said], None]


def hears(kind: str) -> Callable[[Handler], Handler]:
    """Let a function act on objects of a kind. It may raise Refusal, NotYet, and NotFollowed."""

    def register(handler: Handler) -> Handler:
        hooks.civic_kinds.add(kind, partial(_hear, kind, handler))
        return handler

    return register


def _hear(
    kind: str,
    handler: Handler,
    peer: Peer,
    body: dict[str, Any],
    *,
    index: int,
    logged_at: datetime,
    now: datetime,
) -> str:
    said = Said(peer=peer, body=Body(body), index=index, at=logged_at, now=now)
    said.body.require_legible()
    try:
        with transaction.atomic():
            handler(said)
    except NotYet as early:
        if said.is_ours:
            # It is among our own words, and waits there.
            raise
        if peer.early.count() >= MOST_EARLY:
            raise TooManyWait from None
        facts = {"kind": kind, "body": body, "logged_at": logged_at, "waits_for": early.waits_for}
        Early.objects.get_or_create(peer=peer, index=index, defaults=facts)
        if early.first is not None:
            early.first()
    except NotFollowed as lie:
        found = lie.confederation
        return unfounded.note(found, kind, about=lie.about, index=index, at=logged_at, now=now)
    return ""


def arrived(name: str, *, now: datetime) -> None:
    """Let everything have its effect that waited for this, each peer's in the order of its record.

    What a group said that nothing follows from at present, since there is evidence against it or
    it is read anew, waits until the group is known again. Call it in the transaction of what
    arrives.
    """
    waiting = Early.objects.filter(waits_for=name)
    for early in _one_by_one(waiting.order_by("peer", "index")):
        if early.peer.state != State.PINNED:
            hear_anew(early.peer, waiting=name)
            continue
        # What fails goes on waiting; what arrived is another's, and is not held up by it.
        about = (early.peer.origin, early.kind)
        with apart(log, "What %s said early failed: %s", *about), transaction.atomic():
            # Whoever else reads the same at this moment waits here, and finds it gone.
            if Early.objects.filter(pk=early.pk).delete()[0]:
                _hear_again(early, now=now)


def hear_anew(peer: Peer, *, waiting: str) -> None:
    """Let what a peer said early and what waits so be heard again as soon as the peer is known."""
    found = Early.objects.filter(peer=peer, waits_for__startswith=waiting)
    found.update(waits_for=f"peer:{peer.origin}")


def _one_by_one(waiting: QuerySet[Early]) -> Iterator[Early]:
    """All of them in their order: together they may be more than fits into memory."""
    for place in list(waiting.values_list("pk", flat=True)):
        yield from Early.objects.filter(pk=place).select_related("peer")


def _hear_again(early: Early, *, now: datetime) -> None:
    handler = hooks.civic_kinds[early.kind]
    try:
        with transaction.atomic():
            at = early.logged_at
            why = handler(early.peer, early.body, index=early.index, logged_at=at, now=now)
    except Refusal as refusal:
        why = why_refused(early.peer, refusal, index=early.index, now=now)
    if why:
        # As if it had been refused when it came.
        heard = HeardObject.objects.standing().filter(peer=early.peer, index=early.index)
        heard.update(reason=why[:250])


def hear_what_waited(*, now: datetime) -> None:
    """Let everything have its effect whose matter is here, at every beat.

    What arrives by the message of a group is followed at once; what we do ourselves, such as to
    join a confederation whose record we have read for long, is followed here.
    """
    names = Early.objects.order_by().values_list("waits_for", flat=True).distinct()
    for name in sorted(_here(sorted(names))):
        with transaction.atomic():
            lock_head()
            arrived(name, now=now)


def _here(names: Sequence[str]) -> Iterator[str]:
    """Those whose matter is here: a few questions, however much others say about nothing."""
    for what, find in _ROWS.items():
        which = [name.partition(":")[2] for name in names if name.startswith(f"{what}:")]
        for start in range(0, len(which), AT_ONCE):
            for found in find(which[start : start + AT_ONCE]):
                yield f"{what}:{found}"


_ROWS: dict[str, Callable[[Sequence[str]], Iterable[object]]] = {
    "peer": lambda origins: (
        Peer.objects.pinned().filter(origin__in=origins).values_list("origin", flat=True)
    ),
    "confederation": lambda origins: Confederation.objects.filter(origin__in=origins).values_list(
        "origin", flat=True
    ),
    "rule": lambda names: [name for name in names if name in hooks.parameters],
    "vote": lambda uids: JointVote.objects.filter(uid__in=uids).values_list("uid", flat=True),
    "proposal": lambda uids: JointProposal.objects.filter(uid__in=uids).values_list(
        "uid", flat=True
    ),
    "return": lambda uids: Return.objects.filter(uid__in=uids).values_list("uid", flat=True),
}
