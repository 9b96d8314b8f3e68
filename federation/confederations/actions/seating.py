"""Groups join the confederation and leave it."""

from datetime import datetime
from fractions import Fraction
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.record.actions import append
from core.refusals import Refusal
from federation.confederations.counting import seconds
from federation.confederations.models import Confederation, Seat
from federation.confederations.verbs import LEFT, SEATED


class AlreadySeated(Refusal):
    """The group is a member of the confederation."""

    code = "already-seated"
    sentence = _("%(name)s is a member of the confederation already.")


class NotSeated(Refusal):
    """The group is no member of the confederation."""

    code = "not-seated"
    sentence = _("%(name)s is no member of the confederation.")


@transaction.atomic
def seat_group(
    confederation: Confederation,
    *,
    origin: str,
    name: str,
    now: datetime,
    address: str = "",
    zone: str = "UTC",
    weight: Fraction = Fraction(1),
    uid: UUID | None = None,
    at: datetime | None = None,
    vote: UUID | None = None,
    word: UUID | None = None,
    index: int | None = None,
) -> Seat:
    """Make a group a member from now on; raises AlreadySeated.

    `zone` is kept as the group says it, so that all know the same, whatever zones a computer knows.
    `weight` is that of its voice among the groups: a half-canton has one half. `at` is since when,
    where that is heard later. `vote` and `word` are what it rests on: the joint vote that admitted
    the group, and its own word; `index` is where it stands in a record that was shown to us.
    """
    if confederation.seats.filter(origin=origin, left_at__isnull=True).exists():
        raise AlreadySeated(name=name)
    joined_at = (at or now).replace(microsecond=0)
    seat: Seat = confederation.seats.create(
        uid=uid or uuid4(),
        origin=origin,
        name=name,
        address=address,
        zone=zone,
        weight_numerator=weight.numerator,
        weight_denominator=weight.denominator,
        joined_at=joined_at,
        vote=vote,
        word=word,
        index=index,
    )
    facts = {"name": name, "zone": zone, "weight": str(weight)}
    append(
        SEATED,
        subject=seat.subject,
        payload={"origin": origin, "at": seconds(joined_at), **facts},
        at=now,
    )
    return seat


@transaction.atomic
def unseat_group(
    seat: Seat,
    *,
    now: datetime,
    at: datetime | None = None,
    vote: UUID | None = None,
    word: UUID | None = None,
) -> None:
    """End a group's membership now, or at the moment that follows from a joint vote or its word.

    Of several moments, heard in any order, the first counts. What it returned stays to be read.
    Raises NotSeated if it had left by then.
    """
    # A clock that was set back in the meantime ends no seat before it was taken.
    moment = max((at or now).replace(microsecond=0), seat.joined_at)
    ends = {"left_at": moment, "end_vote": vote, "end_word": word}
    left = Seat.objects.not_left_by(moment).filter(pk=seat.pk).update(**ends)
    if not left:
        raise NotSeated(name=seat.name)
    seat.left_at, seat.end_vote, seat.end_word = moment, vote, word
    facts = {"origin": seat.origin, "name": seat.name, "at": seconds(moment)}
    append(LEFT, subject=seat.subject, payload=facts, at=now)
