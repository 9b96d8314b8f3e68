"""What every part of the room asks of a joint vote: its days, its guardians, its homes."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from core.instance import instance
from federation.confederations.models import Confederation, JointVote, Seat
from federation.rolls.parameters import GUARDIANS, origins
from federation.rolls.rules.days import A_DAY, RollDays, roll_days


def days_of(vote: JointVote) -> RollDays:
    """The dates of its rolls, the same for every home."""
    return roll_days(announced=vote.opened_at.date(), opens=vote.opens_on)


def guardians_of(vote: JointVote) -> tuple[str, ...]:
    """Who guards its rolls, by the charter that the vote names; empty: nobody."""
    charter = vote.confederation.charters.filter(number=vote.charter_number).first()
    values = charter.values if charter else vote.confederation.values
    return origins(values.get(GUARDIANS.name))


def other_homes(vote: JointVote) -> list[Seat]:
    """The other groups whose people can vote."""
    return list(vote.confederation.seats.taken().exclude(origin=instance.origin).in_order())


def has_seat(vote: JointVote, origin: str) -> bool:
    """Whether people of this group can vote."""
    return vote.confederation.seats.taken().filter(origin=origin).exists()


def vote_of(uid: UUID | str) -> JointVote | None:
    """The joint vote of this name, if it is known here already."""
    return JointVote.objects.select_related("confederation").filter(uid=uid).first()


def before_opening(day: date) -> Iterable[JointVote]:
    """The joint votes that have not opened on this date, soonest first."""
    votes = JointVote.objects.open().filter(opens_on__gt=day).select_related("confederation")
    return votes.order_by("opens_on", "number")


def closed_until(confederation: Confederation, day: date) -> date | None:
    """When people may choose their voting home again, if they may not on this date."""
    near = JointVote.objects.filter(confederation=confederation, opens_on__gt=day - 2 * A_DAY)
    closed = [days.settled for vote in near if (days := days_of(vote)).is_closed_on(day)]
    return max(closed, default=None)
