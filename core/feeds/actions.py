"""Making, showing, replacing and withdrawing one's secret address."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.feeds.models import SecretAddress
from core.heartbeat import clock
from core.keys import fields
from core.people.actions import held
from core.people.models import Person
from core.refusals import Refusal

ABOUT = "secret address"
BYTES = 24


class HasAddress(Refusal):
    """There is one already."""

    code = "has-address"
    sentence = _("You have a secret address already. You can replace it.")


class NoAddress(Refusal):
    """There is none."""

    code = "no-address"
    sentence = _("You have no secret address.")


@transaction.atomic
def make_address(person: Person, *, now: datetime) -> str:
    """Make the person's secret address and return what is secret of it.

    Whoever has it reads what the person could read in feeds and calendars, and does nothing.
    Raises Erased or HasAddress. Not recorded: it is nobody else's business.
    """
    person = held(person)
    if SecretAddress.objects.filter(person=person).exists():
        raise HasAddress
    return _make(person, now=now)


@transaction.atomic
def replace_address(person: Person, *, now: datetime) -> str:
    """Make the old address worthless and return what is secret of a new one.

    Raises Erased or NoAddress.
    """
    person = held(person)
    _withdraw(person)
    return _make(person, now=now)


@transaction.atomic
def withdraw_address(person: Person) -> None:
    """Make the address worthless; raises NoAddress."""
    _withdraw(held(person))


def _make(person: Person, *, now: datetime) -> str:
    token = secrets.token_urlsafe(BYTES)
    SecretAddress.objects.create(
        person=person,
        token_sealed=fields.encrypt(token, about=ABOUT),
        token_hash=_hash(token),
        made_on=clock.group_date(now),
    )
    return token


def _withdraw(person: Person) -> None:
    withdrawn, _kinds = SecretAddress.objects.filter(person=person).delete()
    if not withdrawn:
        raise NoAddress


def forget_address(person: Person) -> None:
    """Part of erasing somebody: the address works no more."""
    SecretAddress.objects.filter(person=person).delete()


def token_of(person: Person) -> str:
    """What is secret of the person's address, to show it to them; empty if there is none."""
    found = SecretAddress.objects.filter(person=person).first()
    return fields.decrypt(found.token_sealed, about=ABOUT) if found else ""


def person_at(token: str) -> Person | None:
    """Whose secret address this is; None for one that was replaced, withdrawn or never made."""
    found = SecretAddress.objects.filter(token_hash=_hash(token), person__erased_at=None)
    address = found.select_related("person").first()
    return address.person if address else None


def _hash(token: str) -> str:
    return fields.keyed_hash(token, about=ABOUT)
