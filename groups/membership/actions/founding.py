"""The founding ceremony: a plan, and confirmations of which the last founds the group."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.charter import actions as charter
from core.charter import presets
from core.people.models import Person
from core.refusals import Refusal
from groups.membership.actions.admission import GroupExists, found
from groups.membership.actions.applying import wait
from groups.membership.actions.rating import put_rating
from groups.membership.actions.seats import SeatGone, changed, named, open_founding
from groups.membership.models import Founding, Register, Seat, is_member
from groups.membership.parameters import FOUNDERS
from groups.membership.rules import FOUNDINGS_AT_ONCE


class NobodySeated(Refusal):
    """A seat is confirmed by the person who sits there."""

    code = "nobody-seated"
    sentence = _("Sign in with the account that took this place, then confirm.")


class FoundingChanged(Refusal):
    """What was confirmed is not what is there now."""

    code = "founding-changed"
    sentence = _("Something was changed in the meantime. Please look again and then confirm.")


class TooManyFoundings(Refusal):
    """Many foundings were begun and not finished."""

    code = "too-many-foundings"
    sentence = _("Too many foundings were begun here. Finish one of them.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the group is to be."""

    name: str
    short_name: str
    preset: str
    time_zone: str
    language: str

    def changes(self) -> dict[str, Any]:
        """The first charter: the preset, with the group's own name, time and language.

        Raises UnknownPreset, and what the charter says of a wrong value.
        """
        values = presets.load_for_people(self.preset).values if self.preset else {}
        own = {
            "group.name": self.name,
            "group.short_name": self.short_name,
            "group.time_zone": self.time_zone,
            "group.language": self.language,
        }
        return charter.clean({**values, **own})


def founders_needed(plan: Mapping[str, Any]) -> int:
    """How many must confirm, by the charter that is planned."""
    return int(plan.get(FOUNDERS.name, FOUNDERS.default))


def plan_of(founding: Founding) -> Plan:
    """What this founding is to become."""
    return Plan(
        name=founding.name,
        short_name=founding.short_name,
        preset=founding.preset,
        time_zone=founding.time_zone,
        language=founding.language,
    )


@transaction.atomic
def begin_founding(plan: Plan, *, starter: str, now: datetime) -> Seat:
    """Begin a founding; returns the seat of who begins it (S1-038…040).

    Raises GroupExists, TooManyFoundings, NameMissing, UnknownPreset, WrongValue.
    """
    register = Register.objects.locked()
    if register.founded_on is not None:
        raise GroupExists
    plan.changes()
    if Founding.objects.count() >= FOUNDINGS_AT_ONCE:
        raise TooManyFoundings
    founding = Founding.objects.create(begun_at=now, **asdict(plan))
    return Seat.objects.create(founding=founding, name=named(starter), is_starter=True)


@transaction.atomic
def change_plan(starter: Seat, plan: Plan) -> Founding:
    """Change what the group is to be; all confirm anew.

    Raises as `begin_founding`, NotTheStarter.
    """
    founding = open_founding(starter)
    plan.changes()
    for name, value in asdict(plan).items():
        setattr(founding, name, value)
    return changed(founding)


@transaction.atomic
def confirm_seat(seat: Seat, person: Person, *, version: int, now: datetime) -> bool:
    """Vouch for all other founders and agree to the plan as it was shown in this version.

    The confirmation that completes the number founds the group; returns whether this one did.
    Who confirms after that waits with the other founders' points. Raises SeatGone, NobodySeated,
    FoundingChanged, GroupExists, AlreadyMember, AlreadyWaiting.
    """
    register = Register.objects.locked()
    held = Seat.objects.select_related("founding", "person").filter(pk=seat.pk).first()
    if held is None:
        raise SeatGone
    if held.person_id != person.pk:
        raise NobodySeated
    founding = held.founding
    if founding.founded_at is not None:
        join_late(held, person, now=now)
        return False
    if register.founded_on is not None:
        raise GroupExists
    if founding.version != version:
        raise FoundingChanged
    Seat.objects.filter(pk=held.pk).update(confirmed_version=version)
    return complete(founding, now=now)


def complete(founding: Founding, *, now: datetime) -> bool:
    """Found the group if enough founders have confirmed; returns whether it was founded."""
    changes = plan_of(founding).changes()
    confirmed = founding.seats.filter(confirmed_version=founding.version).select_related("person")
    founders = [seat.person for seat in confirmed.order_by("pk") if seat.person is not None]
    if len(founders) < founders_needed(changes):
        return False
    found(founders, changes=changes, now=now)
    Founding.objects.exclude(pk=founding.pk).delete()
    # Nothing of the ceremony gives anybody a right from now on.
    founding.seats.update(email="", is_starter=False)
    Founding.objects.filter(pk=founding.pk).update(founded_at=now)
    return True


def join_late(seat: Seat, person: Person, *, now: datetime) -> None:
    """A founder who comes after the founding waits, with a point from each of the others."""
    wait(person, how="invited", now=now)
    confirmed = seat.founding.seats.filter(confirmed_version=seat.founding.version)
    for other in confirmed.select_related("person"):
        if other.person is not None and is_member(other.person):
            put_rating(other.person, person, 1)
