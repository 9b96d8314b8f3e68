"""E-mail addresses: several people may type one, only one can confirm it."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.people.actions.links import LinkSpent, make_link, redeem_link
from core.people.models import Person, SignInBy
from core.refusals import Refusal

CONFIRM_EMAIL = "confirm-email"
CONFIRMATION_DAYS = 7


class EmailTaken(Refusal):
    """Somebody else has confirmed this address."""

    code = "email-taken"
    sentence = _("Somebody has already registered with this e-mail address.")


def free_email(address: str, *, except_for: Person | None = None) -> str:
    """The address in the form in which it is kept; raises EmailTaken if another confirmed it."""
    email = address.strip().lower()
    if not email:
        return ""
    confirmed = EmailAddress.objects.filter(email__iexact=email, verified=True)
    if confirmed.exclude(user=except_for).exists():
        raise EmailTaken
    return email


@transaction.atomic
def confirm_email(person: Person) -> Person:
    """The address is this person's. Whoever else typed it without confirming loses it.

    Raises EmailTaken if another person has confirmed it before.
    """
    email = free_email(person.email, except_for=person)
    if not email:
        return person
    EmailAddress.objects.filter(user=person).exclude(email=email).update(primary=False)
    EmailAddress.objects.update_or_create(
        user=person, email=email, defaults={"verified": True, "primary": True}
    )
    give_up_unconfirmed(email, except_for=person)
    return person


def make_confirmation_link(person: Person, *, now: datetime) -> str:
    """A token that confirms the address when it is handed over, where no mail can be sent."""
    return make_link(CONFIRM_EMAIL, person=person, days=CONFIRMATION_DAYS, now=now)


@transaction.atomic
def confirm_email_by_link(token: str, *, now: datetime) -> Person:
    """Confirm the address with a link that was handed over. Raises LinkSpent, EmailTaken."""
    person = redeem_link(token, CONFIRM_EMAIL, now=now).person
    if person is None:
        raise LinkSpent
    return confirm_email(person)


def give_up_unconfirmed(email: str, *, except_for: Person) -> None:
    """Take the address from everybody who typed it but did not confirm it."""
    others = Person.objects.present().filter(email__iexact=email).exclude(pk=except_for.pk)
    others.filter(sign_in_by=SignInBy.EMAIL).update(sign_in_by=SignInBy.PSEUDONYM)
    others.update(email="", shows_email=False)
    EmailAddress.objects.filter(email__iexact=email, verified=False).exclude(
        user=except_for
    ).delete()


def has_confirmed_email(person: Person) -> bool:
    confirmed = EmailAddress.objects.filter(user=person, email=person.email, verified=True)
    return bool(confirmed.exists())
