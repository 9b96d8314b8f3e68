"""Who belongs to the confederation: a group that is admitted and says that it joins has a seat."""

from datetime import datetime
from fractions import Fraction
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.refusals import Refusal
from federation.confederations.actions.seating import seat_group
from federation.confederations.exchange import listeners
from federation.confederations.exchange.grounds import written as written_ground
from federation.confederations.exchange.hearing import Said, arrived
from federation.confederations.exchange.matters import seat_name
from federation.confederations.exchange.names import given_by
from federation.confederations.force import in_force_at
from federation.confederations.models import (
    Admission,
    Confederation,
    JointVote,
    Plan,
    Seat,
    Wish,
)
from federation.confederations.models.foundings import written
from federation.peers.actions import knowing
from federation.peers.actions.publishing import publish, take_the_floor
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
    """A group says that it joins, and to what it agreed; its seat follows if it is admitted."""
    word = said.body.uid("word")
    facts = {"digest": digest, "zone": zone, "said_at": said.at, "word": word}
    Wish.objects.update_or_create(origin=said.origin, defaults=facts)
    seat_those_who_wish(now=said.now)


@transaction.atomic
def note_parting(said: Said) -> None:
    """A group says that it leaves: it waits for no seat any more, and has none."""
    Wish.objects.filter(origin=said.origin).delete()


@transaction.atomic
def admit(
    introduction: Introduction,
    *,
    decision: UUID | None,
    now: datetime,
    vote: JointVote | None = None,
    weight: Fraction = Fraction(1),
) -> Admission:
    """Take a group in: it is known from now on, and has a seat once it says that it joins.

    `vote` is the joint vote by which all groups decided so; there is none for who founded it.
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
        vote=vote.uid if vote else None,
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
    introduced, now = admission.introduced, take_the_floor(now=now)
    seat = seat_group(
        own,
        uid=given_by(own.origin),
        origin=introduced.origin,
        name=introduced.name,
        address=introduced.address,
        zone=wish.zone,
        weight=admission.weight,
        vote=admission.vote,
        word=wish.word,
        at=_since(admission, now=now),
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
        "ground": written_ground(vote=seat.vote, word=seat.word),
    }
    publish(kind=SEAT, body=body, now=now)
    arrived(seat_name(own, seat.origin), now=now)
    listeners.tell(listeners.seated, seat, now=now)
    return seat


def _since(admission: Admission, *, now: datetime) -> datetime:
    """Since when, as everybody says who looks on what the seat rests."""
    vote = JointVote.objects.filter(uid=admission.vote).first() if admission.vote else None
    return max(now, in_force_at(vote)) if vote else now


@transaction.atomic
def tell_end(seat: Seat, *, reason: str, now: datetime) -> None:
    """Tell all groups of the end of a seat and on what it rests, if the confederation is us.

    To come back the group has to be admitted, and to say that it joins, again.
    """
    if not seat.confederation.is_ours:
        return
    # Held before what is gone with it.
    now = take_the_floor(now=now)
    Wish.objects.filter(origin=seat.origin).delete()
    Admission.objects.filter(origin=seat.origin).delete()
    body = {
        "seat": str(seat.uid),
        "origin": seat.origin,
        "reason": reason,
        "ground": written_ground(vote=seat.end_vote, word=seat.end_word),
    }
    publish(kind=UNSEAT, body=body, now=now)
