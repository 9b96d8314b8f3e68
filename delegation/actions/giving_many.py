"""Giving many mandates at once, where a whole group begins: a rehearsal, a demonstration."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from core.heartbeat import clock
from core.people.models import Person
from delegation import packing, scopes
from delegation.actions.checks import (
    ballots_are_secret,
    batched,
    check_expiry,
    check_lists,
    check_people,
    members,
    people_named,
    require_on,
)
from delegation.actions.giving import AlreadyGiven, committed
from delegation.actions.refusals import MembersOnly, UnknownScope
from delegation.models import Commitment, Mandate, Naming
from delegation.rules.scope import Choice

ROWS_AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Gift:
    """What somebody gives; the arguments of `give` as a value."""

    giver: Person
    scope: str
    choices: Sequence[Choice]
    until_on: date


@transaction.atomic
def give_many(gifts: Sequence[Gift], *, now: datetime) -> list[Mandate]:
    """Give many mandates, each as `give` does; whatever it refuses refuses all of them."""
    require_on()
    _admit_all(gift.giver for gift in gifts)
    for scope in {gift.scope for gift in gifts}:
        if not scopes.exists(scope):
            raise UnknownScope
    _check_given_once(gifts)
    named = [check_lists(gift.giver, gift.choices) for gift in gifts]
    people = people_named(set().union(*named))
    today, is_public = clock.group_date(now), not ballots_are_secret()
    for gift, numbers in zip(gifts, named, strict=True):
        check_people(gift.scope, {number: people[number] for number in numbers}, numbers)
        check_expiry(gift.until_on, today=today)
    mandates = Mandate.objects.bulk_create(
        (
            Mandate(
                giver=gift.giver,
                scope=gift.scope,
                choices=packing.pack(gift.choices),
                until_on=gift.until_on,
                given_at=now,
                changed_at=now,
                is_public=is_public,
            )
            for gift in gifts
        ),
        batch_size=ROWS_AT_ONCE,
    )
    _note(mandates, named)
    return mandates


def _admit_all(givers: Iterable[Person]) -> None:
    """Each of them may act, and does nothing else meanwhile."""
    numbers = sorted({giver.pk for giver in givers})
    for some in batched(numbers):
        locked = Person.objects.select_for_update(no_key=True).filter(pk__in=some)
        list(locked.order_by("pk").values_list("pk", flat=True))
        if members().filter(person_id__in=some).count() < len(some):
            raise MembersOnly


def _check_given_once(gifts: Sequence[Gift]) -> None:
    seen: set[tuple[int, str]] = set()
    for some in batched(sorted({gift.giver.pk for gift in gifts})):
        seen.update(Mandate.objects.filter(giver__in=some).values_list("giver_id", "scope"))
    for gift in gifts:
        if (gift.giver.pk, gift.scope) in seen:
            raise AlreadyGiven(scope=scopes.label(gift.scope))
        seen.add((gift.giver.pk, gift.scope))


def _note(mandates: Sequence[Mandate], named: Sequence[set[int]]) -> None:
    """Keep by whom each can be found, and until the daily run that all of this was done."""
    present: set[int] = set()
    for some in batched(sorted(set().union(*named))):
        present.update(members().filter(person_id__in=some))
    Naming.objects.bulk_create(
        (
            Naming(mandate=mandate, person_id=number, was_member=number in present)
            for mandate, numbers in zip(mandates, named, strict=True)
            for number in sorted(numbers)
        ),
        batch_size=ROWS_AT_ONCE,
    )
    Commitment.objects.bulk_create(
        (committed(mandate, "given") for mandate in mandates), batch_size=ROWS_AT_ONCE
    )
