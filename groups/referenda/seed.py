"""The village votes."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from core.pages.village import Village
from core.people.models import Person
from groups.proposals.seed import members_from
from groups.referenda import actions
from groups.referenda.models import Referendum, RollEntry
from groups.referenda.rules import BLANK

Told = dict[str, Any]
# A proposal that gets its signatures at once is voted on from the eighth day after; the village
# votes on the second and third day of each vote.
SECOND_DAY, THIRD_DAY = 9, 10


def seed(village: Village) -> None:
    """Let as many vote for, against and blank as the story tells; codes are thrown away."""
    village.within.append(actions.compacted_at_the_end())
    for told in village.story["proposals"]:
        if told["published"] >= SECOND_DAY and any(told["votes"].values()):
            third = max(told["published"] - THIRD_DAY, 0)
            village.on(told["published"] - SECOND_DAY, partial(_vote, village, told, 0))
            village.on(third, partial(_vote, village, told, 1))


def _vote(village: Village, told: Told, turn: int, now: datetime) -> None:
    """Cast every second of the choices: the even ones on one day, the odd ones on the next."""
    proposal = village.things["proposals"][told["key"]]
    referendum = Referendum.objects.filter(proposals=proposal).get()
    ours, stays = _keys(referendum, told)
    choices = _choices(told["votes"], ours=ours, stays=stays)[turn::2]
    for entry, choice in zip(_voters(village, told, referendum), choices, strict=False):
        person = entry.person
        if entry.in_the_open:
            reason = _reason(village, person, {ours: "for", stays: "against"}.get(choice))
            actions.cast_open(referendum, person, choice, reason=reason, now=now)
        else:
            code = actions.new_code()
            actions.cast_sealed(referendum, person, choice, code=code, now=now)


def _voters(village: Village, told: Told, referendum: Referendum) -> list[RollEntry]:
    """Who has not voted yet: those in the open first, and last those whose mandates speak.

    Who is contrary votes after the crowd, and gets a choice that few others get.
    """
    waiting = RollEntry.objects.filter(referendum=referendum, took_part=False)
    entries = {entry.person_id: entry for entry in waiting.select_related("person")}
    givers = _numbers(village, (each["giver"] for each in village.story["mandates"]))
    voices = village.story["voices"]
    contrary = _numbers(village, (each["person"] for each in voices if "contrary" in each))

    def turn_of(entry: RollEntry) -> tuple[bool, bool]:
        number = entry.person_id
        return number in givers, number in contrary or not entry.in_the_open

    rotated = [person.pk for person in members_from(village, told["key"])]
    return sorted((entries[number] for number in rotated if number in entries), key=turn_of)


def _reason(village: Village, person: Person, side: str | None) -> str:
    """What those who vote in the open say about it, where the story gives them words."""
    voices = village.story["voices"]
    voice: Told = next((each for each in voices if each["person"] == person.forename), {})
    return str(voice.get("says", {}).get(side, ""))


def _numbers(village: Village, forenames: Iterable[str]) -> set[int]:
    """The numbers of those among them who live here already."""
    cast: dict[str, Person] = village.things["cast"]
    return {cast[name].pk for name in forenames if name in cast}


def _keys(referendum: Referendum, told: Told) -> tuple[str, str]:
    """The keys of the proposal and of the status quo on the ballot."""
    options = list(referendum.options.select_related("proposal"))
    ours = next(o.key for o in options if o.proposal and o.proposal.title == told["title"])
    return ours, next(option.key for option in options if option.is_status_quo)


def _choices(votes: dict[str, int], *, ours: str, stays: str) -> list[str]:
    """As many of each choice as the story tells, the most frequent first."""
    counted = ((ours, votes["yes"]), (stays, votes["no"]), (BLANK, votes["blank"]))
    return [
        choice
        for choice, number in sorted(counted, key=lambda pair: -pair[1])
        for _ in range(number)
    ]
