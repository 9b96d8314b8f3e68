"""Registering people: the account exists, but is nothing in the group yet."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.heartbeat import clock
from core.people import rules
from core.people.actions.emails import free_email
from core.people.actions.names import (
    AT_ONCE,
    PseudonymTaken,
    checked_pseudonym,
    is_taken,
    name_hashes,
    taken_among,
)
from core.people.models import Person, Pseudonym, SignInBy, TakenName
from core.refusals import Refusal


class NameMissing(Refusal):
    """A person needs a forename and a surname."""

    code = "name-missing"
    sentence = _("Please give your forename and your surname.")
    status = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What a person gives when registering."""

    forename: str
    surname: str
    pseudonym: str = ""
    email: str = ""
    language: str = "en"
    password: str | None = None


def register(
    *,
    forename: str,
    surname: str,
    pseudonym: str = "",
    email: str = "",
    language: str = "en",
    password: str | None = None,
    now: datetime,
) -> Person:
    """A new person (S2-039…051). Without a pseudonym the automatic one is used as such.

    Raises NameMissing, PseudonymRefused, PseudonymTaken, EmailTaken.
    """
    registration = Registration(
        forename=forename,
        surname=surname,
        pseudonym=pseudonym,
        email=email,
        language=language,
        password=password,
    )
    return register_many([registration], now=now)[0]


@transaction.atomic
def register_many(registrations: Sequence[Registration], *, now: datetime) -> list[Person]:
    """New persons, numbered in the order given; all of them or none. Raises as `register`."""
    on = clock.group_date(now)
    names = _free_names(registrations)
    drafts = [_person(each, *own, on=on) for each, own in zip(registrations, names, strict=True)]
    try:
        with transaction.atomic():
            people = _keep(drafts)
    except IntegrityError:
        # Somebody took one of the names since it was looked up.
        raise PseudonymTaken(pseudonym=drafts[0].pseudonym) from None
    Pseudonym.objects.bulk_create(
        (Pseudonym(person=person, text=person.pseudonym, since_on=on) for person in people),
        batch_size=AT_ONCE,
    )
    addresses = (
        EmailAddress(user=person, email=person.email, primary=True, verified=False)
        for person in people
        if person.email
    )
    EmailAddress.objects.bulk_create(addresses, batch_size=AT_ONCE)
    return people


def _keep(drafts: Sequence[Person]) -> list[Person]:
    people = Person.objects.bulk_create(drafts, batch_size=AT_ONCE)
    taken = [
        (person, name)
        for person in people
        for name in {person.pseudonym_key, person.automatic_pseudonym}
    ]
    hashes = name_hashes(name for _person, name in taken)
    rows = (
        TakenName(name_hash=hash_, person=person)
        for (person, _name), hash_ in zip(taken, hashes, strict=True)
    )
    TakenName.objects.bulk_create(rows, batch_size=AT_ONCE)
    return people


def _free_names(registrations: Sequence[Registration]) -> list[tuple[str, str]]:
    """For each the automatic pseudonym and the one it gives, if any; all of them free.

    Raises NameMissing, PseudonymRefused, PseudonymTaken.
    """
    given = [_given(each) for each in registrations]
    seen: set[str] = set()
    drawn = [_draw(each, seen.__contains__, seen) for each in registrations]
    gone = taken_among([*drawn, *map(rules.caseless, filter(None, given))])
    for pseudonym in filter(None, given):
        key = rules.caseless(pseudonym)
        if key in gone or key in seen:
            raise PseudonymTaken(pseudonym=pseudonym)
        seen.add(key)
    # Nearly every name that was drawn is free; for the others one after another is tried.
    automatic = [
        _draw(each, lambda name: name in seen or is_taken(name), seen) if name in gone else name
        for each, name in zip(registrations, drawn, strict=True)
    ]
    return list(zip(automatic, given, strict=True))


def _given(registration: Registration) -> str:
    return checked_pseudonym(registration.pseudonym) if registration.pseudonym.strip() else ""


def _draw(registration: Registration, is_gone: Callable[[str], bool], seen: set[str]) -> str:
    forename, surname = registration.forename.strip(), registration.surname.strip()
    if not forename or not surname:
        raise NameMissing
    name = rules.automatic_pseudonym(forename, surname, draw=secrets.randbelow, is_taken=is_gone)
    seen.add(name)
    return name


def _person(registration: Registration, automatic: str, given: str, *, on: date) -> Person:
    email = free_email(registration.email)
    pseudonym = given or automatic
    return Person(
        registered_on=on,
        forename=registration.forename.strip(),
        surname=registration.surname.strip(),
        pseudonym=pseudonym,
        pseudonym_key=rules.caseless(pseudonym),
        automatic_pseudonym=automatic,
        email=email,
        language=registration.language,
        password=make_password(registration.password),
        sign_in_by=SignInBy.EMAIL if email else SignInBy.PSEUDONYM,
    )
