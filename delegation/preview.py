"""What a mandate says and does, before it is given."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.heartbeat import clock
from core.people.models import Person
from delegation import matters, packing, scopes
from delegation.actions.checks import check_choices, check_expiry
from delegation.explaining import CIRCLE, Explained, choice_in_words, explain
from delegation.matters import Matter
from delegation.models import Mandate
from delegation.neighbourhood import Given, Neighbourhood, look_around
from delegation.rules.scope import Choice
from delegation.showing import in_a_sentence
from delegation.standing import Standing, has_voted, standing
from delegation.wording import people

LAST_DECIDED = 5
RUNNING_SHOWN = 10


def preview(
    giver: Person,
    scope: str,
    choices: Sequence[Choice],
    until_on: date,
    *,
    label: scopes.Words,
    mandate: Mandate | None = None,
) -> dict[str, Any]:
    """For the page that asks whether this is meant; raises what giving it would raise."""
    today = clock.today()
    before = mandate.namings.values_list("person_id", flat=True) if mandate is not None else ()
    check_choices(giver, scope, choices, named_before=set(before))
    check_expiry(until_on, today=today)
    running = [each for each in matters.running() if scope in each.scopes][:RUNNING_SHOWN]
    decided = matters.decided([scope], limit=LAST_DECIDED)
    levels = scopes.levels_of(scope)
    keys = {key for level in levels for key in level}
    keys |= {key for matter in [*running, *decided] for key in matter.scopes}
    instead = Given(scope=scope, choices=tuple(choices))
    since = min((matter.opened_at for matter in [*running, *decided]), default=None)
    around = look_around(giver, keys, today=today, since=since, instead=instead)
    sentence = in_a_sentence(
        choices, around.people, label=str(label), until_on=until_on, today=today
    )
    rows = _rows(around, [*running, *decided], {scope: label})
    return {
        "sentence": sentence,
        "running": rows[: len(running)],
        "decided": rows[len(running) :],
        "warnings": list(_warnings(giver, around, scope, choices, today=today)),
    }


def _rows(
    around: Neighbourhood, votes: Sequence[Matter], labels: Mapping[str, Any]
) -> list[dict[str, Any]]:
    known = matters.among(votes, around.people)
    rows = []
    for matter in votes:
        voters = known.get(matter.key)
        found = standing(around, matter, voters, is_supposed=True)
        told = explain(found, around, labels)
        rows.append(
            {
                "matter": matter,
                "choice": choice_in_words(matter, found.outcome),
                "steps": _why(found, told),
                "own": has_voted(around, voters),
            }
        )
    return rows


def _why(found: Standing, told: Explained) -> list[str]:
    if not found.speaking:
        return [_("Whom you name could not be followed there: no member, or not in the open.")]
    return [*told.steps[1:], *([str(CIRCLE)] if found.is_round else ())]


def _warnings(
    giver: Person,
    around: Neighbourhood,
    scope: str,
    choices: Sequence[Choice],
    *,
    today: date,
) -> Iterable[str]:
    """What the giver may not have thought of."""
    if back := [number for number in around.named(giver.pk) if leads_to(around, number, giver.pk)]:
        names = people([around.name(number) for number in back])
        follow = ngettext(
            "%(names)s follows you, too.", "%(names)s follow you, too.", len(back)
        ) % {"names": names}
        yield f"{follow} {CIRCLE}"
    absent = sorted(around.named(giver.pk) - around.present)
    if absent:
        names = people([around.name(number) for number in absent])
        yield _(
            "Not members at the moment: %(names)s. Until they are, every choice that names one "
            "of them is empty."
        ) % {"names": names}
    if is_alone(giver, scope, choices, today=today):
        yield _(
            "Nobody else has this combination of people here. Everybody can download the list of "
            "combinations that a vote was counted with; your name is not in it, but somebody who "
            "knows whom you trust could guess that this one is yours."
        )


def leads_to(around: Neighbourhood, start: int, goal: int) -> bool:
    """Whether what members may see of mandates leads from one person to another."""
    seen, waiting = set[int](), [start]
    while waiting:
        number = waiting.pop()
        if number == goal:
            return True
        if number in seen:
            continue
        seen.add(number)
        waiting.extend(around.named_openly(number))
    return False


def is_alone(giver: Person, scope: str, choices: Sequence[Choice], *, today: date) -> bool:
    """Whether nobody else had these choices in this scope when the day began.

    By this morning and not by now, so that trying tells nothing of what others just do.
    """
    morning = datetime.combine(today, time(0), tzinfo=clock.zone())
    same = Mandate.objects.live_on(today).within([scope]).filter(choices=packing.pack(choices))
    return not same.filter(changed_at__lt=morning).exclude(giver=giver).exists()
