"""Erasing a person: what is theirs goes, what the group decided stays valid."""

import secrets
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from core import hooks
from core.people import rules
from core.people.actions.sign_in import remove_passkeys
from core.people.models import OneTimeLink, Person, Photo, Pseudonym, RecoveryKey, SignInBy, Token
from core.record.actions import append, forget
from core.refusals import Refusal


class ConfirmationDiffers(Refusal):
    """What was typed to confirm is not the pseudonym."""

    code = "confirmation-differs"
    sentence = _("Please type your pseudonym exactly as it is shown.")
    status = 400


class AlreadyErased(Refusal):
    """There is nothing left of this person."""

    code = "already-erased"
    sentence = _("This account has been erased already.")


@transaction.atomic
def erase(person: Person, *, confirmation: str | None = None, now: datetime) -> Person:
    """Erase everything personal; texts stay under an alias like "former member k3f9".

    The rooms that registered own data go first, the highest before the others, and may refuse;
    then nothing is changed at all. Ballots, counts and the record stay as they are; the private
    parts of record entries go. Two aliases are drawn, so that what was written under a pseudonym
    cannot be put together with what was written under the name.

    Raises ConfirmationDiffers, AlreadyErased.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.is_erased:
        raise AlreadyErased
    if confirmation is not None and confirmation.strip() != person.pseudonym:
        raise ConfirmationDiffers
    # The highest rooms first: leaving the group may still tell this person something.
    for part in reversed(hooks.own_data.values()):
        if hasattr(part, "erase"):
            part.erase(person, now=now)
    _remove_what_belongs_to(person)
    _empty(person, now=now)
    forget(person=str(person.uid))
    append(
        "person.erased",
        subject=f"person:{person.uid}",
        payload={"alias": person.alias},
        at=now,
    )
    return person


def _remove_what_belongs_to(person: Person) -> None:
    for model in (OneTimeLink, Photo, Pseudonym, RecoveryKey, Token):
        model._default_manager.filter(person=person).delete()
    EmailAddress.objects.filter(user=person).delete()
    remove_passkeys(person)


def _empty(person: Person, *, now: datetime) -> None:
    """Names once used stay taken, as keyed hashes: nobody else may appear under them (AMB-30)."""
    person.alias = rules.alias(draw=secrets.randbelow, is_taken=_is_an_alias)
    person.pen_alias = rules.alias(
        draw=secrets.randbelow, is_taken=lambda name: name == person.alias or _is_an_alias(name)
    )
    person.forename = person.surname = person.email = person.photo = ""
    person.civic_number_sealed, person.civic_number_hash = "", None
    person.pseudonym = f"former member {person.alias}"
    person.pseudonym_key = person.automatic_pseudonym = f"former-{person.alias}"
    person.sign_in_by = SignInBy.PSEUDONYM
    person.author_level = 3
    person.shows_civic_number = person.shows_email = person.is_active = False
    person.erased_at = now
    # Also ends every session, because sessions depend on the password.
    person.set_unusable_password()
    person.save()


def _is_an_alias(name: str) -> bool:
    return Person.objects.filter(models.Q(alias=name) | models.Q(pen_alias=name)).exists()
