"""Charters, joining and leaving: what a confederation and its members say of belonging.

Whom it takes in is decided where the confederation lives; here its word is heard.
"""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.instance import instance
from core.keys.signing import verify
from core.record.actions import append
from core.refusals import Refusal
from federation.confederations.actions import seat_group, unseat_group
from federation.confederations.actions.seating import NotSeated
from federation.confederations.exchange import listeners
from federation.confederations.exchange.hearing import Said, arrived, hears, speaking
from federation.confederations.exchange.proposals import SaidBefore
from federation.confederations.exchange.reading import Body, Malformed
from federation.confederations.models import Confederation, Seat
from federation.confederations.rules.charters import charter_digest
from federation.confederations.verbs import CHARTER_HEARD, HUB_PASSED
from federation.peers.actions import knowing
from federation.peers.models import Peer
from federation.peers.rules import introductions

REASONS = ("left", "expelled")
MOST_RULES = 500
LONGEST_ADDRESS, LONGEST_ZONE, LONGEST_NAME = 300, 64, 200


class NotTheNext(Refusal):
    """A charter is announced that is not newer than the last."""

    code = "not-the-next"
    sentence = _("Version %(number)s of the charter is not newer than the last that was announced.")


# --- Said by groups, heard by the confederation -----------------------------------------------
@hears("confederation.join")
def hear_wish(said: Said) -> None:
    """A group agreed to join, and to which text; whom we do not concern does nothing."""
    digest, zone = said.body.hex("charter"), said.body.text("zone", most=LONGEST_ZONE)
    if said.body.hex("confederation") == instance.origin:
        listeners.tell(listeners.wished, said, digest=digest, zone=zone)


@hears("confederation.leave")
def hear_leaving(said: Said) -> None:
    """A group leaves. It has left when the confederation says so, for everybody alike."""
    if said.body.hex("confederation") == instance.origin:
        listeners.tell(listeners.parted, said)


# --- Said by the confederation, heard by groups -----------------------------------------------
@hears("confederation.charter")
def hear_charter(said: Said) -> None:
    """The confederation announces a charter; all versions are kept, for votes that go by them."""
    confederation, body = speaking(said), said.body
    number, values = body.whole("number", least=1), body.values("values", most=MOST_RULES)
    digest = charter_digest(number, values)
    if digest != body.hex("digest"):
        raise Malformed(what="digest")
    if number <= confederation.charter_number:
        raise NotTheNext(number=number)
    confederation.charters.create(number=number, digest=digest, values=values, announced_at=said.at)
    show_charter(confederation)
    facts = {"name": confederation.name, "number": number, "digest": digest}
    append(CHARTER_HEARD, subject=confederation.subject, payload=facts, at=said.now)
    arrived(f"charter:{confederation.origin}:{number}", now=said.now)


def show_charter(confederation: Confederation) -> None:
    """Its charter is the last one that was announced; before the first it has none."""
    last = confederation.charters.order_by("-number").first()
    number, digest, values = (last.number, last.digest, last.values) if last else (0, "", {})
    confederation.charter_number, confederation.charter_digest = number, digest
    confederation.values = values
    confederation.name = str(values.get("group.name") or confederation.name)[:LONGEST_NAME]
    confederation.save(update_fields=["charter_number", "charter_digest", "values", "name"])


@hears("confederation.seat")
def hear_seat(said: Said) -> None:
    """A group is a member from the moment at which the confederation logged it."""
    confederation, body = speaking(said), said.body
    origin = body.hex("origin")
    introduction = _introduction(body.part("introduction"), origin)
    uid = body.uid("seat", by=said.origin)
    if Seat.objects.filter(uid=uid).exists():
        raise SaidBefore
    seat = seat_group(
        confederation,
        uid=uid,
        origin=origin,
        name=body.text("name", most=LONGEST_NAME),
        address=_address(body),
        zone=body.text("zone", most=LONGEST_ZONE),
        weight=body.weight("weight"),
        at=said.at,
        now=said.now,
    )
    if origin == instance.origin:
        Confederation.objects.filter(pk=confederation.pk).update(joined_at=seat.joined_at)
    if confederation.wanted_at and origin != instance.origin:
        _know(introduction, now=said.now)
    arrived(f"seat:{confederation.origin}:{origin}", now=said.now)
    listeners.tell(listeners.seated, seat, now=said.now)


@hears("confederation.unseat")
def hear_end_of_seat(said: Said) -> None:
    """A group is a member no more."""
    confederation, body = speaking(said), said.body
    reason, origin = body.choice("reason", REASONS), body.hex("origin")
    uid = body.uid("seat", by=said.origin)
    seat = Seat.objects.filter(confederation=confederation, uid=uid, origin=origin).first()
    if seat is None:
        raise NotSeated(name=confederation.name_of(origin))
    unseat_group(seat, at=said.at, now=said.now)
    if origin == instance.origin:
        # Who has agreed to join again since then has not left by the end of the former seat.
        ended = Confederation.objects.filter(pk=confederation.pk, joined_at=seat.joined_at)
        ended.update(left_at=seat.left_at)
    listeners.tell(listeners.unseated, seat, reason=reason, now=said.now)


def _address(body: Body) -> str:
    """Where people find the group; it becomes a link on pages."""
    found = body.text("address", most=LONGEST_ADDRESS)
    if not introductions.is_address(found):
        raise Malformed(what="address")
    return found


def _introduction(body: Body, origin: str) -> introductions.Introduction:
    try:
        found = introductions.read(body.found)
    except introductions.NotIntroduced:
        raise Malformed(what="introduction") from None
    if found.origin != origin:
        raise Malformed(what="introduction")
    return found


def _know(introduction: introductions.Introduction, *, now: datetime) -> None:
    """Who joins a confederation has decided to know its members. Whom we knew stays as it is.

    The confederation can show us nobody in another's name: an introduction that does not prove
    whose record it speaks of makes nobody known.
    """
    if Peer.objects.filter(origin=introduction.origin).exists():
        return
    try:
        introductions.require_true(introduction, address=introduction.address, verify=verify)
    except introductions.NotIntroduced:
        return
    knowing.know(introduction, now=now)


# --- Who opens joint votes --------------------------------------------------------------------
@transaction.atomic
def pass_hub(
    confederation: Confederation,
    *,
    to: str,
    now: datetime,
    at: datetime,
    vote: UUID | None = None,
) -> None:
    """Let another instance open joint votes, since the deadline of a vote that said so."""
    confederation.duties.create(vote=vote or uuid4(), origin=to, since=at)
    follow_duty(confederation, to, now=now)


@transaction.atomic
def follow_duty(confederation: Confederation, *concerned: str, now: datetime) -> None:
    """Say who opens joint votes by the rows of now, and hear what the `concerned` opened already.

    Call it whenever a row came from which that follows: then any order leads to the same.
    """
    hub, since = confederation.duty_at()
    if since is None:
        return
    same = Confederation.objects.filter(pk=confederation.pk, hub=hub, hub_since=since)
    if not same.exists():
        Confederation.objects.filter(pk=confederation.pk).update(hub=hub, hub_since=since)
        facts: dict[str, Any] = {"name": confederation.name, "hub": hub}
        append(HUB_PASSED, subject=confederation.subject, payload=facts, at=now)
    confederation.hub, confederation.hub_since = hub, since
    # A row may also change who had the duty at an earlier moment.
    for origin in sorted({hub, confederation.origin, *concerned}):
        arrived(f"hub:{confederation.origin}:{origin}", now=now)
