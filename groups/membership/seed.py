"""The village's people: three founders, whoever was admitted since, and who waits."""

from datetime import datetime
from functools import partial
from typing import Any

from core.charter import presets
from core.pages.village import Village
from core.people.actions import register
from core.people.models import Person
from groups.membership import actions
from groups.membership.models import is_member

Cast = dict[str, Person]
FOUNDERS = 3
RATERS = 4


def seed(village: Village) -> None:
    """Found the village, then let neighbours apply, be rated and admitted."""
    cast: Cast = village.things.setdefault("cast", {})
    neighbours = village.story["people"]
    village.on(neighbours[0]["joined"], partial(_found, village))
    for place, neighbour in enumerate(neighbours[FOUNDERS:], start=FOUNDERS):
        vouching = neighbours[:place]
        village.on(neighbour["joined"], partial(_join, cast, neighbour, vouching, place))
    for applicant in village.story["applicants"]:
        village.on(applicant["applied"], partial(_apply, cast, applicant))


def _register(cast: Cast, who: dict[str, Any], *, now: datetime) -> Person:
    person = register(
        forename=who["forename"],
        surname=who["surname"],
        pseudonym=who["pseudonym"],
        language=who["language"],
        email=f"{who['pseudonym'].lower()}@village.example".encode("ascii", "ignore").decode(),
        now=now,
    )
    cast[who["forename"]] = person
    return person


def _found(village: Village, now: datetime) -> None:
    cast: Cast = village.things["cast"]
    founders = [_register(cast, who, now=now) for who in village.story["people"][:FOUNDERS]]
    group = {f"group.{name}": value for name, value in village.story["group"].items()}
    actions.found(founders, changes={**presets.load("village").values, **group}, now=now)


def _join(
    cast: Cast, who: dict[str, Any], vouching: list[dict[str, Any]], place: int, now: datetime
) -> None:
    person = _register(cast, who, now=now)
    # Not always the same neighbours: everybody is somebody's friend.
    friends = [vouching[(place * 5 + n * 3) % len(vouching)]["forename"] for n in range(RATERS)]
    known = [cast[name] for name in dict.fromkeys(friends) if name in cast]
    proposer, *others = [friend for friend in known if is_member(friend)]
    actions.propose(proposer, person, now=now)
    for friend in others:
        actions.rate(friend, person, 1, now=now)


def _apply(cast: Cast, who: dict[str, Any], now: datetime) -> None:
    person = _register(cast, who, now=now)
    actions.apply(person, now=now)
    for name in who["rated_by"]:
        actions.rate(cast[name], person, 1, now=now)
