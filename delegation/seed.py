"""The village lets some of its members vote for others."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from core.heartbeat import clock
from core.pages.village import Village
from core.people.models import Person
from delegation import actions
from delegation.rules.scope import Choice

Told = dict[str, Any]
A_YEAR = timedelta(days=365)


def seed(village: Village) -> None:
    """Let some declare that they vote in the open, and others follow them, as the story tells."""
    for told in village.story["voices"]:
        village.on(told["declared"], partial(_declare, village, told))
    for told in village.story["mandates"]:
        village.on(told["given"], partial(_give, village, told))
        if "suspended" in told:
            village.on(told["suspended"], partial(_suspend, village, told))


def _declare(village: Village, told: Told, now: datetime) -> None:
    person = _called(village, told["person"])
    actions.declare(person, scope=told["scope"], statement=told["statement"], now=now)


def _give(village: Village, told: Told, now: datetime) -> None:
    village.things[_name(told)] = actions.give(
        _called(village, told["giver"]),
        scope=told["scope"],
        choices=[_choice(village, choice) for choice in told["choices"]],
        until_on=clock.group_date(now) + A_YEAR,
        now=now,
    )


def _suspend(village: Village, told: Told, now: datetime) -> None:
    actions.suspend(village.things[_name(told)], _called(village, told["giver"]), now=now)


def _name(told: Told) -> str:
    return f"mandate of {told['giver']} for {told['scope']}"


def _choice(village: Village, told: Told) -> Choice:
    return Choice(
        delegates=tuple(_called(village, name).pk for name in told["people"]),
        quota=told["agree"],
        joint_yes=told.get("joint_yes", False),
    )


def _called(village: Village, forename: str) -> Person:
    person: Person = village.things["cast"][forename]
    return person
