"""Telling people something, and their reading it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from core import hooks
from core.notices.kinds import Kind
from core.notices.models import Mail, Notice, Silence
from core.people.models import Person

AT_ONCE = 500


@transaction.atomic
def notify(
    kind: Kind | str,
    *,
    people: Iterable[Person],
    link: str,
    facts: Mapping[str, Any] | None = None,
    now: datetime,
) -> int:
    """Tell people something, in the transaction in which it happens; return how many were told.

    Each gets a row on the page of notices and, if the kind is mailed, the address is confirmed and
    the person wants it, a mail. Erased people are left out. `link` is a path of this instance.
    Raises KeyError for a kind that is not registered.
    """
    known: Kind = hooks.notice_kinds[kind if isinstance(kind, str) else kind.name]
    told = 0
    for group in _groups(people):
        notices = Notice.objects.bulk_create(
            Notice(person=person, kind=known.name, link=link, facts=dict(facts or {}), at=now)
            for person in group
        )
        told += len(notices)
        if known.mails:
            _mail(known, notices, now=now)
    return told


def _groups(people: Iterable[Person]) -> Iterable[list[Person]]:
    group: list[Person] = []
    for person in people:
        if person.is_active:
            group.append(person)
        if len(group) == AT_ONCE:
            yield group
            group = []
    if group:
        yield group


def _mail(kind: Kind, notices: list[Notice], *, now: datetime) -> None:
    """The text is written when the mail leaves, in the language the person then speaks."""
    told = [notice.person_id for notice in notices]
    addresses = dict(
        EmailAddress.objects.filter(user__in=told, verified=True, primary=True).values_list(
            "user_id", "email"
        )
    )
    silent: set[int] = set()
    if addresses and kind.may_be_silenced:
        silences = Silence.objects.filter(person__in=told, kind=kind.name)
        silent = set(silences.values_list("person_id", flat=True))
    Mail.objects.bulk_create(
        Mail(
            person_id=notice.person_id,
            notice=notice,
            to=addresses[notice.person_id],
            made_at=now,
            due_at=now,
        )
        for notice in notices
        if notice.person_id in addresses and notice.person_id not in silent
    )


def read(person: Person, number: int, *, now: datetime) -> int:
    """Mark one notice as read; somebody else's is left alone. Return how many were marked."""
    return Notice.objects.to(person).unread().filter(pk=number).update(read_at=now)


def read_all(person: Person, *, now: datetime) -> int:
    """Mark everything as read; return how many there were."""
    return Notice.objects.to(person).unread().update(read_at=now)
