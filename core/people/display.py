"""A person's name as others see it, in the language that is active."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.people import rules
from core.people.actions.civic_number import civic_number_of
from core.people.models import Person


def shown_name(person: Person | None, level: int) -> rules.ShownName:
    """How this person is shown at this level; None is somebody of whom nothing is known."""
    return rules.byline(level, _facts(person, level) if person else None)


def in_words(shown: rules.ShownName) -> str:
    """The name as a text of its own."""
    phrases = {
        "name": shown.text,
        "number": _("member number %(number)s") % {"number": shown.text},
        "former": _("former member %(alias)s") % {"alias": shown.text},
        "nobody": _("A member"),
    }
    return phrases[shown.phrase]


def link_to(person: Person | None, shown: rules.ShownName) -> str:
    """Where the name leads; nothing if it leads nowhere."""
    if person is None or not shown.link_kind:
        return ""
    if shown.link_kind == "pseudonym":
        return reverse("people:by_pseudonym", args=[person.pseudonym])
    return reverse("people:profile", args=[person.number])


def byline_text(person: Person | None, level: int, group: str = "") -> str:
    """The byline without a link, for titles, feeds and notices.

    `group` is in whose name it was written where nobody here is its author.
    """
    return group if group and person is None else in_words(shown_name(person, level))


def _facts(person: Person, level: int) -> rules.NameFacts:
    # Opened only for those who chose to show it: levels 1 and 2 are that choice.
    shows_civic = level in (1, 2) and not person.is_erased
    return rules.NameFacts(
        number=person.number,
        full_name=person.full_name,
        pseudonym=person.pseudonym,
        civic_number=civic_number_of(person) if shows_civic else "",
        alias=person.alias,
        pen_alias=person.pen_alias,
    )
