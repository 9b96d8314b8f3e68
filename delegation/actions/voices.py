"""Declaring to vote in the open, and taking that back."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.people.models import Person
from core.record.actions import append
from core.refusals import Refusal
from delegation import scopes
from delegation.actions.checks import require_member, require_on
from delegation.actions.refusals import NotYours, UnknownScope
from delegation.actions.telling import tell_of_withdrawn_voice
from delegation.models import OpenVoice
from delegation.models.voices import LONGEST_STATEMENT
from delegation.verbs import VOICE_DECLARED, VOICE_WITHDRAWN


class AlreadyInTheOpen(Refusal):
    """There is one declaration for each scope."""

    code = "already-in-the-open"
    sentence = _("You vote in the open on %(scope)s already.")


class StatementTooLong(Refusal):
    """A statement that nobody would read."""

    code = "statement-too-long"
    sentence = _("A statement has %(most)s characters at most.")
    status = 400


@transaction.atomic
def declare(person: Person, *, scope: str, statement: str = "", now: datetime) -> OpenVoice:
    """Promise to vote in the open in a scope, in every vote that opens from now on.

    Raises DelegationOff, MembersOnly, UnknownScope, AlreadyInTheOpen, StatementTooLong.
    """
    _admit(person)
    if not scopes.exists(scope):
        raise UnknownScope
    if OpenVoice.objects.live().filter(person=person, scope=scope).exists():
        raise AlreadyInTheOpen(scope=scopes.label(scope))
    voice = OpenVoice.objects.create(
        person=person,
        scope=scope,
        statement=_checked(statement),
        language=person.language,
        declared_at=now,
    )
    _record(VOICE_DECLARED.name, voice, now=now)
    return voice


@transaction.atomic
def restate(voice: OpenVoice, person: Person, *, statement: str, now: datetime) -> OpenVoice:  # noqa: ARG001
    """Write another statement. Raises DelegationOff, MembersOnly, NotYours, StatementTooLong."""
    found = _mine(voice, person)
    found.statement, found.language = _checked(statement), person.language
    found.save(update_fields=["statement", "language"])
    return found


@transaction.atomic
def withdraw_voice(voice: OpenVoice, person: Person, *, now: datetime) -> OpenVoice:
    """Vote in secret again, in votes that open from now on; who follows is told at once.

    That is possible whatever the charter says. Raises MembersOnly, NotYours.
    """
    return _withdraw(_own(voice, person), now=now)


def forget_voices(person: Person, *, now: datetime) -> None:
    """Withdraw all voices of a person who is being erased, and their words."""
    for voice in OpenVoice.objects.live().filter(person=person):
        _withdraw(voice, now=now)
    OpenVoice.objects.filter(person=person).update(statement="")


def open_voters(levels: scopes.Levels) -> "Iterable[int]":
    """Who votes in the open where these scopes speak: numbers, also fit for inside a question."""
    keys = [key for level in levels for key in level]
    voices = OpenVoice.objects.live().covering(keys)
    return voices.order_by().values_list("person_id", flat=True).distinct()


def _admit(person: Person) -> None:
    require_on()
    _hold(person)


def _hold(person: Person) -> None:
    Person.objects.select_for_update(no_key=True).filter(pk=person.pk).first()
    require_member(person)


def _mine(voice: OpenVoice, person: Person) -> OpenVoice:
    require_on()
    return _own(voice, person)


def _own(voice: OpenVoice, person: Person) -> OpenVoice:
    _hold(person)
    found = OpenVoice.objects.select_for_update().live().filter(pk=voice.pk, person=person).first()
    if found is None:
        raise NotYours
    return found


def _withdraw(voice: OpenVoice, *, now: datetime) -> OpenVoice:
    voice.withdrawn_at = now
    voice.save(update_fields=["withdrawn_at"])
    _record(VOICE_WITHDRAWN.name, voice, now=now)
    tell_of_withdrawn_voice(voice, now=now)
    return voice


def _record(verb: str, voice: OpenVoice, *, now: datetime) -> None:
    append(
        verb,
        subject=f"scope:{voice.scope}"[:120],
        payload={"scope": voice.scope},
        private={"person": str(voice.person.uid)},
        at=now,
    )


def _checked(statement: str) -> str:
    words = statement.strip()
    if len(words) > LONGEST_STATEMENT:
        raise StatementTooLong(most=LONGEST_STATEMENT)
    return words
