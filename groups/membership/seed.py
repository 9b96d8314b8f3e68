"""The village's people: three founders, those who joined, those who wait, and who fell out."""

from datetime import datetime
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any

from core.charter.presets import load
from core.heartbeat import clock
from core.pages.village import Village
from core.people import actions as people
from core.people.models import Person
from groups.membership import actions
from groups.membership.models import member_ids

Told = dict[str, Any]
FOUNDERS = 3
# Enough for any bar that a village of forty has.
VOUCHERS = 4


def seed(village: Village) -> None:
    """Found the village, let people join on their days, and leave some waiting."""
    village.things["cast"] = {}
    told = sorted(village.story["people"], key=itemgetter("joined"), reverse=True)
    if not told:
        # A confederation has no people.
        return
    founders, others = told[:FOUNDERS], told[FOUNDERS:]
    village.on(founders[0]["joined"], partial(_found, village, founders))
    for joined, some in groupby(others, key=itemgetter("joined")):
        # Proposed the day before; the count of the next midnight lets them in.
        village.on(joined + 1, partial(_bring_in, village, list(some)))
    for applicant in village.story["applicants"]:
        village.on(applicant["applied"], partial(_apply, village, applicant))
    for told in village.story["ratings"]:
        village.on(told["on"], partial(_rate, village, told))


def _register(village: Village, told: Told, *, now: datetime) -> Person:
    person = people.register(
        forename=told["forename"],
        surname=told["surname"],
        pseudonym=told["pseudonym"],
        language=told["language"],
        email=f"{told['forename'].lower()}@lindenby.example" if "applied" in told else "",
        now=now,
    )
    people.choose_privacy(
        person,
        author_level=told.get("author_level", person.author_level),
        shows_civic_number=False,
        shows_email=False,
    )
    village.things["cast"][told["forename"]] = person
    return person


def _found(village: Village, founders: list[Told], now: datetime) -> None:
    group = village.story["group"]
    changes = {
        **load("village").values,
        **village.story.get("charter", {}),
        "group.name": group["name"],
        "group.short_name": group["short_name"],
        "group.time_zone": str(clock.zone()),
    }
    first = [_register(village, told, now=now) for told in founders]
    actions.found(first, changes=changes, now=now)


def _bring_in(village: Village, newcomers: list[Told], now: datetime) -> None:
    belonging = set(member_ids())
    members = [person for person in village.things["cast"].values() if person.pk in belonging]
    for place, told in enumerate(newcomers):
        person = _register(village, told, now=now)
        start = (person.pk + place) % len(members)
        vouchers = (members[start:] + members[:start])[:VOUCHERS]
        actions.propose(vouchers[0], person, now=now)
        for voucher in vouchers[1:]:
            actions.rate(voucher, person, 1, now=now)


def _apply(village: Village, told: Told, now: datetime) -> None:
    person = people.confirm_email(_register(village, told, now=now))
    raters = [village.things["cast"][name] for name in told["rated_by"]]
    if raters:
        actions.propose(raters[0], person, now=now)
    else:
        actions.apply(person, now=now)
    for rater in raters[1:]:
        actions.rate(rater, person, 1, now=now)


def _rate(village: Village, told: Told, now: datetime) -> None:
    cast: dict[str, Person] = village.things["cast"]
    for name in told["by"]:
        actions.rate(cast[name], cast[told["about"]], told["value"], now=now)
