"""What we answer to other groups' computers: how we introduce ourselves, and who is a peer."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import hooks
from core.charter.reading import current
from core.instance import instance
from core.keys import actions as held
from core.record.models import Checkpoint
from core.refusals import Refusal
from federation.identity.actions.named import known
from federation.peers.actions.knowing import keys_of
from federation.peers.actions.refusing import SIGNATURE, note_answered, note_refused
from federation.peers.asking import NOT_ACCEPTED, OTHER_CLOCK
from federation.peers.models import Peer
from federation.peers.rules.introductions import PURPOSES, Introduction, keys_of_the_day
from federation.wire.actions import take_once
from federation.wire.rules.requests import NotSigned, OtherTime, Request
from federation.wire.signatures import Claim, read_claim, read_key
from federation.wire.wall import wall


class NotAPeer(Refusal):
    """The group is closed, and who asks is nobody whom it knows."""

    code = "not-a-peer"
    sentence = _("Only groups that this one knows may read this: %(why)s.")
    status = 403


class Unaccepted(NotAPeer):
    """Somebody whom the group knows asks, and the signature is not accepted."""

    code = NOT_ACCEPTED
    sentence = _("The signature is not accepted: %(why)s.")


class OtherClock(Unaccepted):
    """The signature is theirs, and made at another time than ours."""

    code = OTHER_CLOCK
    sentence = _(
        "Our clocks differ: the question was signed at %(made)s, and by ours it is %(now)s."
    )


def own_introduction(*, now: datetime) -> Introduction | None:
    """Who we are; None before our record names our keys."""
    latest = Checkpoint.objects.newest()
    keys = keys_of_the_day(known(), now=now)
    if latest is None or len(keys) < len(PURPOSES):
        return None
    return Introduction(
        origin=instance.origin,
        address=instance.address,
        name=_name(),
        log_keys={epoch: key.hex() for epoch, key in held.log_public_keys().items()},
        keys=keys,
        checkpoint=latest.note,
    )


def _name() -> str:
    """What the group is called, or what it is planned to be."""
    planned = hooks.standing.get("planned_name")
    is_founded = current().number
    return (not is_founded and planned and planned()) or str(current()["group.name"])


def require_peer(request: HttpRequest) -> Peer:
    """Which peer asks; raises NotAPeer unless its pinned key signed this very question.

    Raises Unaccepted where it says to be somebody whom we know: that must never look as if a
    stranger had asked.
    """
    asked = Request(
        method="POST" if request.method == "POST" else "GET",
        url=instance.address + request.get_full_path(),
        headers={name.lower(): value for name, value in request.headers.items()},
        body=request.body if request.method == "POST" else b"",
    )
    try:
        claim, late = _claim(asked)
        address, _mark, number = claim.key_id.partition("/federation/instance#http-")
        peer = Peer.objects.read().filter(address=address).first()
        if peer is None:
            raise NotAPeer(why=_("nobody known asks"))
    except NotSigned as error:
        is_signed = "signature" in asked.headers
        raise (Unaccepted if is_signed else NotAPeer)(why=error) from None
    _require_theirs(peer, claim, number, late)
    return peer


def _require_theirs(peer: Peer, claim: Claim, number: str, late: OtherTime | None) -> None:
    """Raises Unaccepted unless the peer signed it, now, for the first time; and keeps that."""
    is_theirs = False
    try:
        claim.check(read_key(_request_key(peer, number)))
        is_theirs = True
        if late is not None:
            raise OtherClock(made=_minute(late.made), now=_minute(wall()))
        take_once(key_id=claim.key_id, nonce=claim.nonce, until=claim.until)
    except OtherClock as other:
        note_refused(peer, SIGNATURE, other)
        raise
    except NotSigned as error:
        refusal = Unaccepted(why=error)
        note_refused(peer, SIGNATURE, refusal, is_theirs=is_theirs)
        raise refusal from None
    note_answered(peer, SIGNATURE)


def _claim(asked: Request) -> tuple[Claim, OtherTime | None]:
    """Who says to have signed; and what is wrong if the signature is of another time.

    Whose it is can be told all the same, and only they are told what is wrong.
    """
    try:
        return read_claim(asked, now=wall(), is_pinned=True), None
    except OtherTime as error:
        return read_claim(asked, now=error.made, is_pinned=True), error


def _minute(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def problem(refusal: Refusal) -> dict[str, Any]:
    """A refusal as other groups' computers read it, with our time: theirs may be wrong."""
    return {
        "code": refusal.code,
        "title": str(refusal),
        "now": int(wall().timestamp()),
    }


def _request_key(peer: Peer, number: str) -> str:
    """The key with this number: as its record names it, or as it was shown before the vote."""
    named = keys_of_the_day(keys_of(peer), now=wall())
    epoch, public = named.get("http", peer.introduced.keys["http"])
    if str(epoch) != number:
        raise NotSigned("the key is not the one that their record names")
    return public
