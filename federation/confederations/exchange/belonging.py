"""Who belongs to the confederation: a group that is admitted and says that it joins has a seat."""

from datetime import datetime
from fractions import Fraction
from uuid import UUID
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.refusals import Refusal
from federation.confederations.actions.seating import NotSeated, seat_group, unseat_group
from federation.confederations.exchange import listeners
from federation.confederations.exchange.hearing import Said, arrived
from federation.confederations.exchange.names import given_by
from federation.confederations.models import Admission, Confederation, Plan, Seat, Wish
from federation.confederations.models.foundings import written
from federation.peers.actions import knowing
from federation.peers.actions.publishing import publish
from federation.peers.models import Peer
from federation.peers.rules import introductions
from federation.peers.rules.introductions import Introduction

SEAT, UNSEAT = "confederation.seat", "confederation.unseat"


class AlreadyAdmitted(Refusal):
    """The group is taken in already."""

    code = "already-admitted"
    sentence = _("%(name)s is admitted already.")


@transaction.atomic
def note_wish(said: Said, *, digest: str, zone: str) -> None:
    """A group says that it joins, and to what it agreed; its seat follows if it is admitted.

    An unknown time zone is UTC.
    """
    known = zone if zone in available_timezones() else "UTC"
    facts = {"digest": digest, "zone": known, "said_at": said.at}
    Wish.objects.update_or_create(origin=said.origin, defaults=facts)
    seat_those_who_wish(now=said.now)


@transaction.atomic
def note_parting(said: Said) -> None:
    """A group says that it leaves: it has left."""
    Wish.objects.filter(origin=said.origin).delete()
    own = Confederation.objects.own()
    if own is not None and own.seats.taken().filter(origin=said.origin).exists():
        let_go(own, origin=said.origin, reason="left", now=said.now)


@transaction.atomic
def admit(
    introduction: Introduction,
    *,
    decision: UUID | None,
    now: datetime,
    weight: Fraction = Fraction(1),
) -> Admission:
    """Take a group in: it is known from now on, and has a seat once it says that it joins.

    Raises AlreadyAdmitted, OurOwn.
    """
    if Admission.objects.filter(origin=introduction.origin).exists():
        raise AlreadyAdmitted(name=introduction.name)
    if not Peer.objects.read().filter(origin=introduction.origin).exists():
        knowing.know(introduction, now=now)
    admission: Admission = Admission.objects.create(
        origin=introduction.origin,
        introduction=written(introductions.write(introduction)),
        weight_numerator=weight.numerator,
        weight_denominator=weight.denominator,
        decision=decision,
        admitted_at=now,
    )
    seat_those_who_wish(now=now)
    return admission


@transaction.atomic
def seat_those_who_wish(*, now: datetime) -> list[Seat]:
    """Give a seat to every group that is admitted and agreed to the charter in force.

    Who founded it agreed to the plan, of which the first charter is a part.
    """
    own = Confederation.objects.own()
    if own is None:
        return []
    digests = [own.charter_digest]
    plan = Plan.objects.filter(founded_at__isnull=False).first()
    if plan is not None and own.charter_number == 1:
        digests.append(plan.digest([group.origin for group in plan.groups.all()]))
    wishes = {wish.origin: wish for wish in Wish.objects.filter(digest__in=digests)}
    seated = set(own.seats.taken().values_list("origin", flat=True))
    waiting = Admission.objects.filter(origin__in=wishes.keys() - seated).order_by("pk")
    return [_seat(own, each, wishes[each.origin], now=now) for each in waiting]


def _seat(own: Confederation, admission: Admission, wish: Wish, *, now: datetime) -> Seat:
    introduced = admission.introduced
    seat = seat_group(
        own,
        uid=given_by(own.origin),
        origin=introduced.origin,
        name=introduced.name,
        address=introduced.address,
        zone=wish.zone,
        weight=admission.weight,
        now=now,
    )
    body = {
        "seat": str(seat.uid),
        "origin": seat.origin,
        "name": seat.name,
        "address": seat.address,
        "zone": seat.zone,
        "weight": str(admission.weight),
        "introduction": introductions.write(introduced),
    }
    publish(kind=SEAT, body=body, now=now)
    arrived(f"seat:{own.origin}:{seat.origin}", now=now)
    listeners.tell(listeners.seated, seat, now=now)
    return seat


@transaction.atomic
def let_go(own: Confederation, *, origin: str, reason: str, now: datetime) -> None:
    """End a group's membership, because it `left` or was `expelled`; raises NotSeated.

    To come back it has to be admitted, and to say that it joins, again.
    """
    Wish.objects.filter(origin=origin).delete()
    Admission.objects.filter(origin=origin).delete()
    seat = own.seats.taken().filter(origin=origin).first()
    if seat is None:
        raise NotSeated(name=origin[:8])
    unseat_group(seat, now=now)
    body = {"seat": str(seat.uid), "origin": origin, "reason": reason}
    publish(kind=UNSEAT, body=body, now=now)
    listeners.tell(listeners.unseated, seat, reason=reason, now=now)
