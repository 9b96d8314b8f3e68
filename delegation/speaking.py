"""Those who vote in the open: their words, what they carry, and how often they take part."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import QuerySet

from core.people.models import Person
from delegation import matters, scopes
from delegation.actions.checks import members
from delegation.models import Night, OpenVoice, Weight
from delegation.wording import percent, votes

LAST_VOTES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a page says of somebody in a scope, by last night's mandates; empty if not known yet."""

    weight: str = ""
    share: str = ""
    voted: int = 0
    asked: int = 0


def speakers_on(scope: str) -> QuerySet[Person]:
    """The members who have declared to vote in the open in a scope, or a wider one."""
    voices = OpenVoice.objects.live().covering(scopes.covering(scope))
    present = Person.objects.present().filter(number__in=members())
    return present.filter(number__in=voices.order_by().values("person_id"))


def voices_of(scope: str, people: Sequence[Person]) -> dict[int, OpenVoice]:
    """For each of these people the declaration that says most about the scope: the narrowest."""
    covering = scopes.covering(scope)
    found = OpenVoice.objects.live().covering(covering).filter(person__in=people)
    narrow_last = sorted(found, key=lambda voice: -covering.index(voice.scope))
    return {voice.person_id: voice for voice in narrow_last}


def figures(scope: str, people: Collection[Person]) -> dict[int, Figures]:
    """Weight, share of all votes and attendance of each of these people in a scope."""
    numbers = [person.pk for person in people]
    carried = {
        row.person_id: row.value for row in Weight.objects.within(scope).filter(person__in=numbers)
    }
    night = Night.objects.filter(scope=scope).order_by("-on").first() if carried else None
    there = matters.attendance([scope], numbers, limit=LAST_VOTES) if numbers else {}
    return {
        number: _figures(carried.get(number), night, *there.get(number, (0, 0)))
        for number in numbers
    }


def _figures(weight: Fraction | None, night: Night | None, voted: int, asked: int) -> Figures:
    if weight is None:
        return Figures(voted=voted, asked=asked)
    share = percent(weight / night.members) if night is not None and night.members else ""
    return Figures(weight=votes(weight), share=share, voted=voted, asked=asked)


def weights_of(person: Person, keys: Collection[str]) -> dict[str, str]:
    """What one person carries in several scopes, in words."""
    found = Weight.objects.filter(person=person, scope__in=keys)
    return {row.scope: votes(row.value) for row in found}
