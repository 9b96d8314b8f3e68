"""Ways to sign in: the preferred name, the password, links to another device, passkeys."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import hooks
from core.people.actions.links import LinkSpent, make_link, redeem_link, withdraw_links
from core.people.actions.telling import tell
from core.people.actions.tokens import revoke_tokens
from core.people.models import Person, SignInBy
from core.record.actions import append
from core.refusals import Refusal

SIGN_IN = "sign-in"
RESET = "reset"
DEVICE_LINK_DAYS = 1
RESET_LINK_DAYS = 2


class NothingToSignInBy(Refusal):
    """The name chosen for signing in does not exist."""

    code = "nothing-to-sign-in-by"
    sentence = _("You cannot sign in by this, because you have not given it yet.")
    status = 400


def choose_sign_in(person: Person, by: str) -> Person:
    """Sign in by this name from now on, and by no other (S2-065). Raises NothingToSignInBy."""
    has = {
        SignInBy.EMAIL: bool(person.email),
        SignInBy.PSEUDONYM: True,
        SignInBy.AUTOMATIC: True,
        SignInBy.CIVIC: bool(person.civic_number_hash),
    }
    if not has.get(SignInBy(by)):
        raise NothingToSignInBy
    person.sign_in_by = by
    person.save(update_fields=["sign_in_by"])
    return person


def set_password(person: Person, password: str, *, now: datetime) -> Person:
    """Set a new password; every other session of the person ends, reset links and tokens too."""
    person.set_password(password)
    person.save(update_fields=["password"])
    shut_other_doors(person)
    tell(person, "people.password_changed", link=reverse("people:settings"), now=now)
    return person


def shut_other_doors(person: Person) -> None:
    """What somebody who knew the old password may have made opens nothing any more."""
    withdraw_links(person, purposes=[RESET, SIGN_IN])
    revoke_tokens(person)
    for close in hooks.other_doors.values():
        close(person)


def make_device_link(person: Person, *, now: datetime) -> str:
    """A token that signs this person in on another device; older ones stop working."""
    withdraw_links(person, purposes=[SIGN_IN])
    return make_link(SIGN_IN, person=person, days=DEVICE_LINK_DAYS, now=now)


@transaction.atomic
def sign_in_by_link(token: str, *, now: datetime) -> Person:
    """Who may sign in with this token. Raises LinkSpent."""
    person = _owner(redeem_link(token, SIGN_IN, now=now).person)
    tell(person, "people.signed_in_by_link", link=reverse("people:settings"), now=now)
    return person


@transaction.atomic
def make_reset_link(person: Person, *, now: datetime) -> str:
    """A token to set a new password, made by whoever keeps the computer.

    The record says that it was made and the person is told, so that it cannot be done in silence.
    """
    withdraw_links(person, purposes=[RESET])
    token = make_link(RESET, person=person, days=RESET_LINK_DAYS, now=now)
    append(
        "person.reset_link_made",
        subject="instance:accounts",
        payload={},
        private={"person": str(person.uid)},
        at=now,
    )
    tell(person, "people.reset_link_made", link=reverse("people:settings"), now=now)
    return token


@transaction.atomic
def reset_by_link(token: str, password: str, *, now: datetime) -> Person:
    """Set a new password with a reset link. Raises LinkSpent."""
    return set_password(_owner(redeem_link(token, RESET, now=now).person), password, now=now)


def forget_sessions(*, now: datetime) -> None:  # noqa: ARG001 - sessions live by the wall's clock
    """Delete sessions that are over: they say who signed in and when."""
    SessionStore.clear_expired()


def _owner(person: Person | None) -> Person:
    """Links of these purposes are always somebody's; a row without a person opens nothing."""
    if person is None:
        raise LinkSpent
    return person


def remove_passkeys(person: Person) -> int:
    """Take away every passkey; return how many there were."""
    return int(Authenticator.objects.filter(user=person).delete()[0])
