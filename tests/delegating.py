"""Worlds in which members follow others, made through the actions like everything else."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from core.people.models import Person
from delegation import actions as delegation
from delegation.models import Mandate, OpenVoice
from tests import votes, world

EVERYTHING = "everything"


def a_charter(*, ballots: str = "open", **changes: Any) -> dict[str, Any]:
    """The usual charter with delegation; `longest_days=2` changes `delegation.longest_days`."""
    rules = votes.a_charter(ballots=ballots) | {"delegation.on": True}
    return rules | {f"delegation.{name}": value for name, value in changes.items()}


def a_village(
    *names: str, ballots: str = "open", charter: Mapping[str, Any] | None = None
) -> dict[str, Person]:
    """A village whose members may follow each other."""
    rules = a_charter(ballots=ballots) | dict(charter or {})
    return world.a_village(*(names or ("Aino", "Bertil", "Cilla", "Dawid")), charter=rules)


def a_choice(*people: Person, quota: int | None = None, joint_yes: bool = False) -> Any:
    """As these people vote when so many of them agree, all if nothing is said."""
    return delegation.choice(
        delegates=[person.pk for person in people], quota=quota, joint_yes=joint_yes
    )


def follow(
    giver: Person,
    *people: Person,
    scope: str = EVERYTHING,
    choices: Sequence[Any] = (),
    until_on: date | None = None,
) -> Mandate:
    """A mandate for a year: one choice with all these people, or the choices given."""
    return delegation.give(
        giver,
        scope=scope,
        choices=choices or [a_choice(*people)],
        until_on=until_on or world.today() + timedelta(days=365),
        now=world.now(),
    )


def speak_up(*people: Person, scope: str = EVERYTHING, statement: str = "") -> list[OpenVoice]:
    """These people declare to vote in the open."""
    return [
        delegation.declare(person, scope=scope, statement=statement, now=world.now())
        for person in people
    ]
