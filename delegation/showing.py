"""Mandates as pages show them, with what is the matter with them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.charter.reading import current
from core.people.models import Person
from delegation import scopes
from delegation.actions.checks import ballots_are_secret, members
from delegation.candidates import names_of
from delegation.models import Mandate, OpenVoice
from delegation.rules.scope import Choice
from delegation.wording import Clause, people, read_back

# So long before its end a mandate is offered to be renewed with one click.
RENEWED_BEFORE = timedelta(days=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One mandate of the reader's own; `gone` and `silent` are names in a row."""

    mandate: Mandate
    label: scopes.Words
    sentence: SafeString
    state: str  # speaks, rests, ended
    is_secret: bool
    gone: str
    silent: str
    may_renew: bool
    renewed_until: date


def renewed_until(today: date) -> date:
    """Until when a mandate goes on that is renewed today."""
    charter = current()
    days = min(charter["delegation.usual_days"], charter["delegation.longest_days"])
    return today + timedelta(days=min(days, (date.max - today).days))


def shown(mandates: Sequence[Mandate], *, today: date) -> list[Shown]:
    """Several mandates, with a handful of questions to the database for all of them."""
    numbers = {number for mandate in mandates for number in _named(mandate.choice_list)}
    named = names_of(numbers)
    labels = scopes.labels(mandate.scope for mandate in mandates)
    belong = set(members().filter(person_id__in=numbers)) if numbers else set()
    heard = _heard(numbers) if ballots_are_secret() else None
    levels = scopes.levels(mandate.scope for mandate in mandates)
    until = renewed_until(today)
    rows = []
    for mandate in mandates:
        people_named = _named(mandate.choice_list)
        gone = [number for number in people_named if number not in belong]
        silent = _silent(levels[mandate.scope], set(people_named) & belong, heard)
        rows.append(
            Shown(
                mandate=mandate,
                label=labels[mandate.scope],
                sentence=sentence(mandate, named, label=str(labels[mandate.scope]), today=today),
                state=_state(mandate, today),
                is_secret=not mandate.is_public,
                gone=people(_names(gone, named)),
                silent=people(_names(silent, named)),
                may_renew=mandate.until_on < min(until, today + RENEWED_BEFORE),
                renewed_until=until,
            )
        )
    return rows


def sentence(
    mandate: Mandate, named: Mapping[int, Person], *, label: str, today: date
) -> SafeString:
    """What a mandate says."""
    return in_a_sentence(
        mandate.choice_list, named, label=label, until_on=mandate.until_on, today=today
    )


def in_a_sentence(
    choices: Sequence[Choice],
    named: Mapping[int, Person],
    *,
    label: str,
    until_on: date,
    today: date,
) -> SafeString:
    """What a mandate with these choices would say."""
    clauses = [
        Clause(
            names=_names(choice.delegates, named), quota=choice.quota, joint_yes=choice.joint_yes
        )
        for choice in choices
    ]
    return read_back(label, clauses, until_on, today=today)


def _named(choices: Sequence[Choice]) -> list[int]:
    return list(dict.fromkeys(number for choice in choices for number in choice.delegates))


def _names(numbers: Collection[int], named: Mapping[int, Person]) -> list[str]:
    return [str(named[each]) if each in named else _("somebody who is gone") for each in numbers]


def _state(mandate: Mandate, today: date) -> str:
    if mandate.until_on <= today:
        return "ended"
    return "rests" if mandate.is_suspended else "speaks"


def _heard(numbers: Collection[int]) -> dict[int, set[str]]:
    """In which scopes these people vote in the open."""
    heard: dict[int, set[str]] = {}
    voices = OpenVoice.objects.live().filter(person__in=numbers)
    for number, scope in voices.values_list("person_id", "scope"):
        heard.setdefault(number, set()).add(scope)
    return heard


def _silent(
    levels: scopes.Levels, numbers: Collection[int], heard: Mapping[int, set[str]] | None
) -> list[int]:
    """Who of these does not vote in the open in the scope, where that matters."""
    if heard is None:
        return []
    covering = {scope for level in levels for scope in level}
    return [number for number in sorted(numbers) if not heard.get(number, set()) & covering]
