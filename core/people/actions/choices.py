"""What a person chooses to show, and in which language to be spoken to."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.people.models import Person
from core.people.rules import names
from core.refusals import Refusal


class UnknownChoice(Refusal):
    """There is no such level or language."""

    code = "unknown-choice"
    sentence = _("There is no such choice.")
    status = 400


def choose_privacy(
    person: Person, *, author_level: int, shows_civic_number: bool, shows_email: bool
) -> Person:
    """How the person is shown from now on (S2-052…054); raises UnknownChoice.

    What was written before keeps the level under which it was written.
    """
    if author_level not in names.LEVELS:
        raise UnknownChoice
    person.author_level = author_level
    person.shows_civic_number = shows_civic_number
    person.shows_email = shows_email
    person.save(update_fields=["author_level", "shows_civic_number", "shows_email"])
    return person


def choose_language(person: Person, language: str) -> Person:
    """Speak to the person in this language, on pages and in mails. Raises UnknownChoice."""
    if language not in dict(settings.LANGUAGES):
        raise UnknownChoice
    person.language = language
    person.save(update_fields=["language"])
    return person
