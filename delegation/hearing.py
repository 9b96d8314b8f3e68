"""What is known of people in one vote, and which of their mandates speak there."""

from collections.abc import Mapping
from dataclasses import dataclass

from delegation.matters import Matter, Voters
from delegation.neighbourhood import Neighbourhood
from delegation.rules.scope import Choice, without_void

# The mandates that speak for a person: each with its scope and the choices that are not void.
Heard = dict[int, list[tuple[str, tuple[Choice, ...]]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of one person in one matter."""

    outcome: int
    took_part: bool
    is_usable: bool
    is_alone: bool


def known_of(voters: Voters | None) -> dict[int, Facts]:
    """What is known of everybody, by number."""
    if voters is None:
        return {}
    rows = zip(
        voters.numbers.tolist(),
        voters.outcome.tolist(),
        voters.took_part.tolist(),
        voters.usable.tolist(),
        voters.alone.tolist(),
        strict=True,
    )
    return {
        number: Facts(outcome=outcome, took_part=took_part, is_usable=good, is_alone=alone)
        for number, outcome, took_part, good, alone in rows
    }


def heard_among(around: Neighbourhood, matter: Matter, known: Mapping[int, Facts]) -> Heard:
    """Which mandates speak for whom, with the choices that are not void."""
    usable = {number for number, facts in known.items() if facts.is_usable}
    heard: Heard = {}
    for number, mandates in around.given.items():
        facts = known.get(number)
        is_me = number == around.centre
        if facts is None or facts.took_part or not (facts.is_usable or is_me):
            continue
        # Whoever follows others unseen cannot be followed; whom they follow is not looked at.
        if not is_me and around.follows_unseen(number, matter):
            continue
        live = {each.scope: each.choices for each in mandates}
        for level in matter.levels:
            lists = [
                (scope, choices)
                for scope in level
                if (choices := without_void(live.get(scope, ()), usable=usable))
            ]
            if lists:
                heard[number] = lists
                break
    return heard
