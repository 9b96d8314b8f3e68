"""Groups join the confederation and leave it."""

from datetime import datetime
from fractions import Fraction
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.record.actions import append
from core.refusals import Refusal
from federation.confederations.counting import seconds
from federation.confederations.models import Seat
from federation.confederations.verbs import LEFT, SEATED


class AlreadySeated(Refusal):
    """The group is a member of the confederation."""

    code = "already-seated"
    sentence = _("%(name)s is a member of the confederation already.")


class NotSeated(Refusal):
    """The group is no member of the confederation."""

    code = "not-seated"
    sentence = _("%(name)s is no member of the confederation.")


class UnknownZone(Refusal):
    """There is no time zone of this name."""

    code = "unknown-zone"
    sentence = _("There is no time zone called “%(zone)s”.")
    status = 400


@transaction.atomic
def seat_group(
    *,
    origin: str,
    name: str,
    now: datetime,
    zone: str = "UTC",
    weight: Fraction = Fraction(1),
) -> Seat:
    """Make a group a member from now on; raises AlreadySeated, UnknownZone.

    `weight` is that of its voice among the groups: a half-canton has one half.
    """
    if zone != "UTC" and zone not in available_timezones():
        raise UnknownZone(zone=zone[:64])
    if Seat.objects.taken().filter(origin=origin).exists():
        raise AlreadySeated(name=name)
    seat: Seat = Seat.objects.create(
        origin=origin,
        name=name,
        zone=zone,
        weight_numerator=weight.numerator,
        weight_denominator=weight.denominator,
        joined_at=now,
    )
    facts = {"name": name, "zone": zone, "weight": str(weight)}
    append(
        SEATED,
        subject=seat.subject,
        payload={"origin": origin, "at": seconds(now), **facts},
        at=now,
    )
    return seat


@transaction.atomic
def unseat_group(seat: Seat, *, now: datetime) -> None:
    """End a group's membership now; raises NotSeated. What it returned stays to be read."""
    left = Seat.objects.taken().filter(pk=seat.pk).update(left_at=now)
    if not left:
        raise NotSeated(name=seat.name)
    seat.left_at = now
    facts = {"origin": seat.origin, "name": seat.name, "at": seconds(now)}
    append(LEFT, subject=seat.subject, payload=facts, at=now)
