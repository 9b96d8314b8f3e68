"""Whom one member could follow: read with the same few questions whatever the size of the group."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import BooleanField, Case, When
from django.utils.translation import gettext as _

from core.people.models import Person
from delegation import packing
from delegation.actions.checks import members
from delegation.matters import Matter
from delegation.models import Mandate, OpenVoice
from delegation.models.mandates import MandateQuerySet
from delegation.models.reach import reached
from delegation.rules.scope import Choice
from delegation.scopes import EVERYTHING

# A vote that could depend on more people than this is not explained person by person.
MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A mandate as it is read here."""

    scope: str
    choices: tuple[Choice, ...]
    is_public: bool = False
    changed_at: datetime | None = None


@dataclass
class Neighbourhood:
    """The member in the middle and everybody whose vote theirs could lead to."""

    centre: int
    given: dict[int, list[Given]] = field(default_factory=dict)
    people: dict[int, Person] = field(default_factory=dict)
    present: set[int] = field(default_factory=set)
    # When people declared to vote in the open, and where.
    voices: dict[int, list[tuple[str, datetime]]] = field(default_factory=dict)
    is_cut: bool = False

    def name(self, number: int) -> str:
        """What a person is called; whoever was erased is somebody."""
        return str(self.people[number]) if number in self.people else _("somebody who is gone")

    def named(self, number: int) -> set[int]:
        """Whom this person's mandates name."""
        return {
            other
            for mandate in self.given.get(number, ())
            for choice in mandate.choices
            for other in choice.delegates
        }

    def named_openly(self, number: int) -> set[int]:
        """The same as far as members may see it, whichever vote it is about."""
        heard = {scope for scope, _declared in self.voices.get(number, ())}
        return {
            other
            for mandate in self.given.get(number, ())
            if mandate.is_public or mandate.scope in heard or EVERYTHING in heard
            for choice in mandate.choices
            for other in choice.delegates
        }

    def follows_unseen(self, number: int, matter: Matter) -> bool:
        """Whether this person follows others in secret there, or changed it too late."""
        return any(
            not self.is_seen(number, mandate, matter)
            or (matter.is_secret and mandate.changed_at and mandate.changed_at >= matter.fixed_from)
            for mandate in self.given.get(number, ())
            if mandate.scope in matter.scopes
        )

    def is_seen(self, number: int, mandate: Given, matter: Matter) -> bool:
        """Whether members may see this mandate: given in the open, or by an open voter there."""
        if mandate.is_public or number == self.centre:
            return True
        if not matter.is_secret:
            return False
        around = _at_and_above(mandate.scope, matter)
        return any(
            scope in around and declared < matter.opened_at
            for scope, declared in self.voices.get(number, ())
        )


def _at_and_above(scope: str, matter: Matter) -> set[str]:
    """The scope and the wider ones of the matter."""
    for place, level in enumerate(matter.levels):
        if scope in level:
            return {scope, *(wider for wide in matter.levels[place + 1 :] for wider in wide)}
    return {scope}


def look_around(
    person: Person, scopes: Collection[str], *, today: date, instead: Given | None = None
) -> Neighbourhood:
    """Whom the person could follow in these scopes; with `instead`, as if that alone were given."""
    around = Neighbourhood(centre=person.pk)
    roots = {person.pk}
    if instead is not None:
        around.given[person.pk] = [instead]
        roots = around.named(person.pk)
    found, around.is_cut = reached(roots, scopes, today=today, most=MOST)
    live = Mandate.objects.live_on(today).within(scopes).filter(giver__in=found)
    _read(around, live if instead is None else live.exclude(giver=person))
    named = {other for number in around.given for other in around.named(number)}
    _know(around, found | named | {person.pk})
    return around


def _read(around: Neighbourhood, mandates: MandateQuerySet) -> None:
    rows = mandates.values_list("giver_id", "scope", "choices", "is_public", "changed_at")
    for giver, scope, packed, is_public, changed_at in rows:
        around.given.setdefault(giver, []).append(
            Given(
                scope=scope,
                choices=packing.unpack(bytes(packed)),
                is_public=is_public,
                changed_at=changed_at,
            )
        )


def _know(around: Neighbourhood, numbers: Collection[int]) -> None:
    """Who these people are, whether they are members, and where they vote in the open."""
    people = Person.objects.filter(pk__in=numbers).annotate(
        is_here=Case(When(pk__in=members(), then=True), default=False, output_field=BooleanField())
    )
    for person in people:
        around.people[person.pk] = person
        if person.is_here:
            around.present.add(person.pk)
    others = around.given.keys() - {around.centre}
    if others:
        voices = OpenVoice.objects.live().filter(person__in=others)
        for number, scope, declared in voices.values_list("person_id", "scope", "declared_at"):
            around.voices.setdefault(number, []).append((scope, declared))
