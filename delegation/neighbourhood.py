"""Whom one member could follow: read with the same few questions whatever the size of the group."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import BooleanField, Case, Q, When
from django.utils.translation import gettext as _

from core.people.models import Person
from delegation import packing
from delegation.actions.checks import members
from delegation.matters import Matter
from delegation.models import Mandate, OpenVoice
from delegation.models.mandates import MandateQuerySet
from delegation.models.reach import reached
from delegation.models.voices import OpenVoiceQuerySet
from delegation.rules.scope import Choice
from delegation.scopes import covering_each

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
    # Where people vote in the open, or did in votes that still run.
    voices: dict[int, list[OpenVoice]] = field(default_factory=dict)
    # Each scope with those that contain it.
    covering: dict[str, tuple[str, ...]] = field(default_factory=dict)
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
        heard = {each.scope for each in self.voices.get(number, ()) if each.withdrawn_at is None}
        return {
            other
            for mandate in self.given.get(number, ())
            if mandate.is_public or heard.intersection(self.covering[mandate.scope])
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
        return any(
            voice.scope in self.covering[mandate.scope] and voice.was_heard_when(matter.opened_at)
            for voice in self.voices.get(number, ())
        )


def look_around(
    person: Person,
    scopes: Collection[str],
    *,
    today: date,
    since: datetime | None = None,
    instead: Given | None = None,
) -> Neighbourhood:
    """Whom the person could follow in these scopes; with `instead`, as if that alone were given.

    `since` is when the oldest of the votes that are asked about opened. Nobody is found by a
    mandate that the person may not see.
    """
    around = Neighbourhood(centre=person.pk, covering=covering_each(scopes))
    voices = OpenVoice.objects.heard_since(since) if since else OpenVoice.objects.live()
    live = Mandate.objects.live_on(today).within(scopes)
    seen = _seen(around.covering, voices)
    if instead is None:
        roots, seen = {person.pk}, seen | Q(giver=person)
    else:
        around.given[person.pk] = [instead]
        roots, live = around.named(person.pk), live.exclude(giver=person)
    found = roots
    if roots and scopes:
        found, around.is_cut = reached(roots, live.filter(seen), most=MOST)
        _read(around, live.filter(giver__in=found))
    named = {other for number in around.given for other in around.named(number)}
    _know(around, found | named | {person.pk}, voices)
    return around


def _seen(covering: Mapping[str, Collection[str]], voices: OpenVoiceQuerySet) -> Q:
    """Mandates that members may see: given in the open, or by who votes in the open there."""
    seen = Q(is_public=True)
    for wide in {wide for around in covering.values() for wide in around}:
        inside = [scope for scope, around in covering.items() if wide in around]
        seen |= Q(scope__in=inside, giver__in=voices.covering([wide]).values("person"))
    return seen


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


def _know(around: Neighbourhood, numbers: Collection[int], voices: OpenVoiceQuerySet) -> None:
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
        for voice in voices.filter(person__in=others):
            around.voices.setdefault(voice.person_id, []).append(voice)
