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
        if told["signed"] >= SECOND_DAY and any(told["votes"].values()):
            third = max(told["signed"] - THIRD_DAY, 0)
            village.on(told["signed"] - SECOND_DAY, partial(vote, village, told, 0))
            village.on(third, partial(vote, village, told, 1))


def vote(village: Village, told: Told, turn: int, now: datetime) -> None:
    """Cast every second of the choices: the even ones on one day, the odd ones on the next."""
    proposal = village.things["proposals"][told["key"]]
    referendum = Referendum.objects.filter(proposals=proposal).get()
    ours, stays = _keys(referendum, told)
    choices = _choices(told, ours=ours, stays=stays)[turn::2]
    for entry, choice in zip(_voters(village, told, referendum), choices, strict=False):
        person = entry.person
        if entry.in_the_open:
            side = {ours: "for", stays: "against"}.get(choice, "")
            reason = _reason(village, told, person, side)
            actions.cast_open(referendum, person, choice, reason=reason, now=now)
        else:
            code = actions.new_code()
            actions.cast_sealed(referendum, person, choice, code=code, now=now)


def _voters(village: Village, told: Told, referendum: Referendum) -> list[RollEntry]:
    """Who has not voted yet: those in the open first, and last those whose mandates speak.

    Who is contrary votes after the crowd, and gets a choice that few others get. Where the story
    names who votes, nobody else does.
    """
    waiting = RollEntry.objects.filter(referendum=referendum, took_part=False)
    entries = {entry.person_id: entry for entry in waiting.select_related("person")}
    if "voters" in told:
        named = (village.things["cast"][name].pk for name in told["voters"])
        return [entries[number] for number in named if number in entries]
    givers = _numbers(village, (each["giver"] for each in village.story["mandates"]))
    voices = village.story["voices"]
    contrary = _numbers(village, (each["person"] for each in voices if "contrary" in each))

    def turn_of(entry: RollEntry) -> tuple[bool, bool]:
        number = entry.person_id
        return number in givers, number in contrary or not entry.in_the_open

    rotated = [person.pk for person in members_from(village, told["key"])]
    return sorted((entries[number] for number in rotated if number in entries), key=turn_of)


def _reason(village: Village, told: Told, person: Person, side: str) -> str:
    """What those who vote in the open say: about this, or what they always say, or nothing."""
    voices = village.story["voices"]
    always: Told = next((each for each in voices if each["person"] == person.forename), {})
    of_this: Told = told["said"].get(person.forename, {})
    return str(of_this.get(side) or always.get(side, ""))


def _numbers(village: Village, forenames: Iterable[str]) -> set[int]:
    """The numbers of those among them who live here already."""
    cast: dict[str, Person] = village.things["cast"]
    return {cast[name].pk for name in forenames if name in cast}


def _keys(referendum: Referendum, told: Told) -> tuple[str, str]:
    """The keys of the proposal and of the status quo on the ballot."""
    options = list(referendum.options.select_related("proposal"))
    ours = next(o.key for o in options if o.proposal and o.proposal.title == told["title"])
    return ours, next(option.key for option in options if option.is_status_quo)


def _choices(told: Told, *, ours: str, stays: str) -> list[str]:
    """As many of each choice as the story tells, the most frequent first, unless it says which."""
    keys = {"yes": ours, "no": stays, "blank": BLANK}
    counted = sorted(
        told["votes"].items(), key=lambda pair: (pair[0] != told.get("first"), -pair[1])
    )
    return [keys[choice] for choice, number in counted for _ in range(number)]
