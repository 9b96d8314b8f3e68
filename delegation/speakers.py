"""Where people vote in the open, as pages and programs show it: words, weights and mandates."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.heartbeat import clock
from core.people.models import Person
from delegation import scopes
from delegation.candidates import names_of
from delegation.models import Mandate, OpenVoice
from delegation.showing import sentence
from delegation.speaking import figures, voices_of, weights_of

LAST_OPEN_VOTES = 200


def rows(scope: str, people: Sequence[Person]) -> list[dict[str, Any]]:
    """Those who vote in the open in a scope: what they stand for, and what they carry."""
    voices, counted = voices_of(scope, people), figures(scope, people)
    return [
        {
            "person": person,
            "statement": voices[person.pk].statement if person.pk in voices else "",
            "language": voices[person.pk].language if person.pk in voices else "",
            "figures": counted[person.pk],
        }
        for person in people
    ]


def with_weights(person: Person, voices: Sequence[OpenVoice]) -> list[dict[str, Any]]:
    """A person's declarations, each with what they carry there by last night's mandates."""
    labels = scopes.labels(voice.scope for voice in voices)
    carried = weights_of(person, list(labels))
    return [
        {"voice": voice, "label": labels[voice.scope], "weight": carried.get(voice.scope, "")}
        for voice in voices
    ]


def with_mandates(person: Person, voices: Sequence[OpenVoice]) -> list[dict[str, Any]]:
    """The same, with the mandate that members may see because of each."""
    given = Mandate.objects.by(person).within([voice.scope for voice in voices])
    seen = {mandate.scope: mandate for mandate in given if mandate.is_live_on(clock.today())}
    named = names_of({n for each in seen.values() for c in each.choice_list for n in c.delegates})
    return [
        row | {"mandate": _sentence(seen.get(row["voice"].scope), named, str(row["label"]))}
        for row in with_weights(person, voices)
    ]


def _sentence(mandate: Mandate | None, named: Mapping[int, Person], label: str) -> str:
    if mandate is None:
        return ""
    return sentence(mandate, named, label=label, today=clock.today())
