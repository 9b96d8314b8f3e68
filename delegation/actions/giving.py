"""Giving, changing, resting and ending a mandate. All of it is secret where ballots are."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.heartbeat import clock
from core.people.models import Person
from core.record.rules.canonical import canonical, commitment
from core.refusals import Refusal
from delegation import packing, scopes
from delegation.actions.checks import (
    ballots_are_secret,
    check_choices,
    check_expiry,
    members,
    require_member,
    require_on,
)
from delegation.actions.refusals import NotYours, UnknownScope
from delegation.models import Commitment, Mandate, Naming
from delegation.models.mandates import new_salt
from delegation.rules.scope import Choice


class AlreadyGiven(Refusal):
    """There is one mandate for each scope."""

    code = "already-given"
    sentence = _("You have a mandate on %(scope)s already. Change that one.")


@transaction.atomic
def give(
    giver: Person, *, scope: str, choices: Sequence[Choice], until_on: date, now: datetime
) -> Mandate:
    """Let others vote for the giver in a scope, whenever the giver does not (S0-010, S0-011).

    Whoever has no vote to follow may be named; a choice that names them rests until they have one.
    Raises DelegationOff, MembersOnly, UnknownScope, AlreadyGiven, what `check_choices` raises,
    ExpiryPast, ExpiryTooFar.
    """
    _admit(giver)
    if not scopes.exists(scope):
        raise UnknownScope
    if Mandate.objects.by(giver).within([scope]).exists():
        raise AlreadyGiven(scope=scopes.label(scope))
    people = check_choices(giver, scope, choices)
    check_expiry(until_on, today=clock.group_date(now))
    mandate = Mandate(giver=giver, scope=scope, given_at=now)
    return _write(mandate, choices, people, until_on=until_on, now=now)


@transaction.atomic
def edit(
    mandate: Mandate,
    giver: Person,
    *,
    choices: Sequence[Choice],
    until_on: date,
    now: datetime,
) -> Mandate:
    """Change whom a mandate follows and until when; a suspended one stays suspended.

    Afterwards it is as secret as ballots are now, also if nothing else was changed.
    Raises DelegationOff, MembersOnly, NotYours, what `check_choices` raises, ExpiryPast,
    ExpiryTooFar.
    """
    found = _mine(mandate, giver)
    is_same = found.choice_list == tuple(choices) and found.until_on == until_on
    if is_same and found.is_public == (not ballots_are_secret()):
        return found
    named_before = set(found.namings.values_list("person_id", flat=True))
    people = check_choices(giver, found.scope, choices, named_before=named_before)
    check_expiry(until_on, today=clock.group_date(now))
    return _write(found, choices, people, until_on=until_on, now=now)


@transaction.atomic
def renew(mandate: Mandate, giver: Person, *, until_on: date, now: datetime) -> Mandate:
    """Let a mandate go on until another date.

    Raises DelegationOff, MembersOnly, NotYours, ExpiryPast, ExpiryTooFar.
    """
    found = _mine(mandate, giver)
    if found.until_on == until_on:
        return found
    check_expiry(until_on, today=clock.group_date(now))
    found.until_on = until_on
    return _touch(found, now=now)


@transaction.atomic
def suspend(mandate: Mandate, giver: Person, *, now: datetime) -> Mandate:
    """Let a mandate rest until it is resumed. Raises MembersOnly, NotYours.

    That is possible while the charter lets nobody follow others, too: in votes that opened before
    mandates go on counting.
    """
    found = _own(mandate, giver)
    if found.is_suspended:
        return found
    found.suspended_at = now
    return _touch(found, now=now)


@transaction.atomic
def resume(mandate: Mandate, giver: Person, *, now: datetime) -> Mandate:
    """Let a mandate speak again, if its end has not come.

    Raises DelegationOff, MembersOnly, NotYours, ExpiryPast.
    """
    found = _mine(mandate, giver)
    if not found.is_suspended:
        return found
    check_expiry(found.until_on, today=clock.group_date(now))
    found.suspended_at = None
    return _touch(found, now=now)


@transaction.atomic
def withdraw(mandate: Mandate, giver: Person, *, now: datetime) -> None:  # noqa: ARG001
    """End a mandate, whatever the charter says; nothing is kept but that something was done.

    Raises MembersOnly, NotYours.
    """
    found = _own(mandate, giver)
    _commit(found, "withdrawn")
    found.delete()


def forget_mandates(giver: Person) -> None:
    """End all that a person gave who is being erased; whoever names them keeps doing so."""
    for mandate in Mandate.objects.by(giver):
        _commit(mandate, "withdrawn")
    Mandate.objects.by(giver).delete()


def _admit(giver: Person) -> None:
    """One act of a giver at a time, and only of a member where the charter allows it."""
    require_on()
    _hold(giver)


def _hold(giver: Person) -> None:
    # Nobody's sign-in or membership waits for this: only the giver's own acts here do.
    Person.objects.select_for_update(no_key=True).filter(pk=giver.pk).first()
    require_member(giver)


def _mine(mandate: Mandate, giver: Person) -> Mandate:
    require_on()
    return _own(mandate, giver)


def _own(mandate: Mandate, giver: Person) -> Mandate:
    """The same where the charter lets nobody follow others (any more)."""
    _hold(giver)
    found = Mandate.objects.select_for_update().by(giver).filter(pk=mandate.pk).first()
    if found is None:
        raise NotYours
    return found


def _write(
    mandate: Mandate,
    choices: Sequence[Choice],
    people: Sequence[Person],
    *,
    until_on: date,
    now: datetime,
) -> Mandate:
    mandate.choices = packing.pack(choices)
    mandate.until_on = until_on
    mandate.is_public = not ballots_are_secret()
    _touch(mandate, now=now)
    present = set(members().filter(person_id__in=[person.pk for person in people]))
    mandate.namings.all().delete()
    Naming.objects.bulk_create(
        Naming(mandate=mandate, person=person, was_member=person.pk in present) for person in people
    )
    return mandate


def _touch(mandate: Mandate, *, now: datetime) -> Mandate:
    """Save a changed mandate under a fresh salt, so that two of its states cannot be compared."""
    mandate.changed_at = now
    mandate.salt = new_salt()
    mandate.save()
    _commit(mandate, "suspended" if mandate.is_suspended else "given")
    return mandate


def _commit(mandate: Mandate, what: str) -> None:
    """Keep, until the daily run, that this was done: neither by whom nor when nor in what order."""
    committed(mandate, what).save()


def committed(mandate: Mandate, what: str) -> Commitment:
    """What is kept of one act until the daily run."""
    text = canonical(
        {
            "mandate": str(mandate.uid),
            "scope": mandate.scope,
            "choices": bytes(mandate.choices).hex(),
            "until": mandate.until_on.isoformat(),
            "state": what,
        }
    )
    return Commitment(digest=bytes.fromhex(commitment(bytes(mandate.salt), text)))
