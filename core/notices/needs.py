"""What waits for a person: each room says what it needs from whom, and until when."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from core import hooks
from core.people.models import Person


@dataclass(frozen=True, slots=True)
class Need:
    """One thing the person can do now; `until` is the last date on which it is possible."""

    sentence: str | Promise
    link: str
    until: date | None = None


def collect(person: Person, today: date) -> list[Need]:
    """Everything that waits for this person: what ends soonest first, what never ends last."""
    needs = [need for ask in hooks.needs_me.values() for need in ask(person, today)]
    return sorted(needs, key=lambda need: (need.until is None, need.until or today))
