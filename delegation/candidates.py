"""Whom a mandate can name: few are all shown, among many one looks for a name."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, F, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from core.people.models import Person
from delegation.actions.checks import ballots_are_secret, members
from delegation.speaking import speakers_on

# So many are shown at once; whoever is not among them is found by name.
SHOWN = 12
STEP, MODULUS = 1_327_217_885, 2_147_483_647
LONGEST_NUMBER = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """People to choose from, and whom one may be looking for in vain."""

    people: list[Person]
    silent: list[Person]
    are_all: bool


def shuffled(people: QuerySet[Person], *, reader: Person, today: date) -> QuerySet[Person]:
    """In an order that favours nobody, the same for one reader all day."""
    return people.order_by(drawn(reader, today=today), "number")


def drawn(reader: Person, *, today: date) -> Combinable:
    """The place of a person in that order."""
    seed = (reader.pk * 7919 + today.toordinal() * 104_729) % MODULUS
    mixed = ((Cast(F("number"), BigIntegerField()) + seed) % MODULUS) * STEP % MODULUS
    # Squared, because a sequence of equal steps would be the same circle for everybody.
    return mixed * mixed % MODULUS


def who_speaks(scope: str) -> QuerySet[Person]:
    """The members whose vote can be followed in a scope: all, or those who vote in the open."""
    if ballots_are_secret():
        return speakers_on(scope)
    return Person.objects.present().filter(number__in=members())


def find(scope: str, giver: Person, *, words: str, today: date) -> Found:
    """Everybody who can be named, if they are few; otherwise who is called so."""
    speaking = who_speaks(scope).exclude(pk=giver.pk)
    few = list(shuffled(speaking, reader=giver, today=today)[: SHOWN + 1])
    if len(few) <= SHOWN and not words:
        return Found(people=few, silent=[], are_all=True)
    if not words:
        return Found(people=[], silent=[], are_all=False)
    return _called(words, scope, giver, are_all=len(few) <= SHOWN, few=few)


def _called(words: str, scope: str, giver: Person, *, are_all: bool, few: list[Person]) -> Found:
    named = called(Person.objects.present().exclude(pk=giver.pk), words)
    found = list(named.order_by("surname", "forename", "number")[:SHOWN])
    numbers = [person.pk for person in found]
    can = set(who_speaks(scope).filter(pk__in=numbers).values_list("pk", flat=True))
    belong = set(members().filter(person_id__in=numbers))
    # Whoever is no member yet can be named; the choice rests until then.
    good = [person for person in found if person.pk in can or person.pk not in belong]
    silent = [person for person in found if person not in good]
    shown = [*(few if are_all else []), *(each for each in good if not are_all or each not in few)]
    return Found(people=shown, silent=silent, are_all=are_all)


def called(people: QuerySet[Person], words: str) -> QuerySet[Person]:
    """Those with this number, or with all these words in what they let others see."""
    if words.isdecimal() and len(words) <= LONGEST_NUMBER:
        return people.filter(number=int(words))
    for word in words.split():
        people = people.filter(
            Q(forename__icontains=word)
            | Q(surname__icontains=word)
            # Whoever writes under a pseudonym must not be found by it.
            | Q(pseudonym__icontains=word, author_level__lt=4)
        )
    return people


def names_of(numbers: Collection[int]) -> dict[int, Person]:
    """People by their numbers; whoever was erased is not among them."""
    return Person.objects.present().in_bulk(numbers)
