"""Seats of founders: handed out, given to others, and taken."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.people.models import Person
from core.refusals import Forbidden, Refusal
from groups.membership.actions.admission import GroupExists
from groups.membership.models import Founding, Register, Seat
from groups.membership.rules import SEATS


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


class TooManySeats(Refusal):
    """A founding has many seats."""

    code = "too-many-seats"
    sentence = _("A group is founded by %(most)s people at most; others can join afterwards.")


class NameMissing(Refusal):
    """A founder needs a name by which the others know them."""

    code = "founder-without-a-name"
    sentence = _("Write the founder's name, as the others know it.")
    status = 400


def named(name: str) -> str:
    """A founder's name without spaces at its ends; raises NameMissing."""
    if not name.strip():
        raise NameMissing
    return " ".join(name.split())[:160]


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
