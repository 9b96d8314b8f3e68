"""The founding ceremony: seats are handed out, taken and confirmed; the last one founds the group."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.charter import actions as charter
from core.charter import presets
from core.people.models import Person
from core.refusals import Forbidden, Refusal
from groups.membership.actions.admission import GroupExists, found
from groups.membership.actions.applying import wait
from groups.membership.actions.rating import put_rating
from groups.membership.models import Founding, Register, Seat, is_member
from groups.membership.parameters import FOUNDERS
from groups.membership.rules import FOUNDINGS_AT_ONCE, SEATS


class SeatGone(Refusal):
    """The seat was given to somebody else, or never existed."""

    code = "seat-gone"
    sentence = _(
        "This link does not work any more. Perhaps your place was given to somebody else: ask "
        "whoever gave you the link."
    )
    status = 410


class SeatTaken(Refusal):
    """Somebody has taken this seat."""

    code = "seat-taken"
    sentence = _("Somebody else has taken this place already. Ask for another link.")


class AlreadySeated(Refusal):
    """One person tries to be two founders."""

    code = "already-seated"
    sentence = _("You are a founder already; another person must take this place.")


class NotTheStarter(Forbidden):
    """Only who began the founding can change it."""

    code = "not-the-starter"
    sentence = _("Only the person who began this founding can change it.")


class NobodySeated(Refusal):
    """A seat is confirmed by the person who sits there."""

    code = "nobody-seated"
    sentence = _("Sign in with the account that took this place, then confirm.")


class FoundingChanged(Refusal):
    """What was confirmed is not what is there now."""

    code = "founding-changed"
    sentence = _("Something was changed in the meantime. Please look again and then confirm.")


class TooManySeats(Refusal):
    """A founding has many seats."""

    code = "too-many-seats"
    sentence = _("A group is founded by %(most)s people at most; others can join afterwards.")


class TooManyFoundings(Refusal):
    """Many foundings were begun and not finished."""

    code = "too-many-foundings"
    sentence = _("Too many foundings were begun here. Finish one of them.")


class NameMissing(Refusal):
    """A founder needs a name by which the others know them."""

    code = "founder-without-a-name"
    sentence = _("Write the founder's name, as the others know it.")
    status = 400


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
        values = presets.load(self.preset).values if self.preset else {}
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


def named(name: str) -> str:
    """A founder's name without spaces at its ends; raises NameMissing."""
    if not name.strip():
        raise NameMissing
    return " ".join(name.split())[:160]


@transaction.atomic
def change_plan(starter: Seat, plan: Plan) -> Founding:
    """Change what the group is to be; all confirm anew. Raises as `begin_founding`, NotTheStarter."""
    founding = open_founding(starter)
    plan.changes()
    for name, value in asdict(plan).items():
        setattr(founding, name, value)
    return changed(founding)


def open_founding(starter: Seat) -> Founding:
    """The founding of this starter, kept from others until this transaction ends.

    Raises GroupExists, SeatGone, NotTheStarter.
    """
    register = Register.objects.locked()
    if register.founded_on is not None:
        raise GroupExists
    if not starter.is_starter:
        raise NotTheStarter
    founding = Founding.objects.select_for_update().filter(pk=starter.founding_id).first()
    if founding is None:
        raise SeatGone
    return founding


def changed(founding: Founding) -> Founding:
    """Note a change: what was confirmed before no longer counts."""
    founding.version += 1
    founding.save()
    return founding


@transaction.atomic
def add_seat(starter: Seat, *, name: str, email: str = "") -> Seat:
    """One more founder. Raises TooManySeats, NameMissing, and as `open_founding`."""
    founding = open_founding(starter)
    if founding.seats.count() >= SEATS:
        raise TooManySeats(most=SEATS)
    changed(founding)
    return Seat.objects.create(founding=founding, name=named(name), email=email.strip())


@transaction.atomic
def replace_seat(starter: Seat, old: Seat, *, name: str, email: str = "") -> Seat:
    """Give a founder's place to somebody else; the old link is worthless from now on.

    Raises NotTheStarter (also for the starter's own seat), SeatGone, NameMissing.
    """
    remove_seat(starter, old)
    return add_seat(starter, name=name, email=email)


@transaction.atomic
def remove_seat(starter: Seat, old: Seat) -> None:
    """Do without this founder. Raises as `replace_seat`."""
    founding = open_founding(starter)
    if old.is_starter or old.founding_id != founding.pk:
        raise NotTheStarter
    if not Seat.objects.filter(pk=old.pk).delete()[0]:
        raise SeatGone
    changed(founding)


@transaction.atomic
def take_seat(seat: Seat, person: Person) -> Seat:
    """Sit down: this account is the founder. Raises SeatGone, SeatTaken, AlreadySeated."""
    held = Seat.objects.select_for_update().filter(pk=seat.pk).first()
    if held is None:
        raise SeatGone
    if held.person_id == person.pk:
        return held
    if held.person_id is not None:
        raise SeatTaken
    held.person = person
    try:
        with transaction.atomic():
            held.save(update_fields=["person"])
    except IntegrityError:
        raise AlreadySeated from None
    return held


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
