"""Worlds in which members follow others, made through the actions like everything else."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
from django.http import HttpResponse
from django.urls import reverse

from core.charter.reading import current
from core.people.models import Person
from delegation import actions as delegation
from delegation.actions import Effective
from delegation.matters import Matter, Voters
from delegation.models import Mandate, OpenVoice
from delegation.scopes import EVERYTHING, ScopeKind
from tests import votes, world

# A kind of scope that no room has; the fixture `streets` makes it known.
STREETS = ScopeKind(
    name="street",
    rank=2,
    labels=lambda keys: dict.fromkeys(keys, "a street"),
    exists=lambda _key: True,
    wider=lambda keys: dict.fromkeys(keys, ((EVERYTHING,),)),
    offered=lambda _query, _person: [],
)
TREES, WATER = "street:trees", "street:water"


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


def soon(days: int) -> date:
    """The date so many days from now."""
    return world.today() + timedelta(days=days)


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


# --- Votes as delegation sees them, without a room that counts ------------------------------------
OPTIONS = (("1", "Adopt"), ("2", "Adopt half"), ("0", "Everything stays as it is"))
YES, HALF, NO, BLANK = 0, 1, 2, 3
NONE = -1


def a_matter(
    *levels: Sequence[str], is_secret: bool = False, key: str = "test:1", closes_in: int = 3
) -> Matter:
    """A vote that opened today, in which everything speaks and before that these levels."""
    closes = world.today() + timedelta(days=closes_in)
    end = datetime.combine(closes, time(0), tzinfo=UTC)
    return Matter(
        key=key,
        title="A bench by the pond",
        link="/",
        levels=(*(tuple(level) for level in levels), (EVERYTHING,)),
        options=OPTIONS,
        status_quo="0",
        is_secret=is_secret,
        opens=world.today(),
        closes=closes,
        charter=current().number,
        fixed_from=end - timedelta(hours=24),
    )


def the_voters(
    roll: Sequence[Person],
    votes: Mapping[Person, int],
    *,
    in_secret: Sequence[Person] = (),
    in_the_open: Sequence[Person] | None = None,
    gone: Sequence[Person] = (),
    alone: Sequence[Person] = (),
) -> Voters:
    """A roll with votes in the open, and those who have voted in secret."""
    people = sorted(roll, key=lambda person: person.pk)

    def marked(some: Iterable[Person]) -> Any:
        return np.isin([person.pk for person in people], [person.pk for person in some])

    heard = [votes.get(person, -1) for person in people]
    return Voters(
        numbers=np.array([person.pk for person in people], np.int64),
        present=~marked(gone),
        in_the_open=marked(people if in_the_open is None else in_the_open),
        outcome=np.array(heard, np.int16),
        alone=marked(alone),
        took_part=marked([*votes, *in_secret]),
    )


def counted(
    matter: Matter, roll: Sequence[Person], votes: Mapping[Person, int], **facts: Any
) -> Effective:
    """The count of this matter now, after votes of these people on this roll."""
    voters = the_voters(roll, votes, **facts)
    return delegation.count(matter, voters, now=world.now(), checked=True)


def outcomes(counted: Effective, *people: Person) -> list[int]:
    """What the votes of these people came to."""
    places = {number: place for place, number in enumerate(counted.numbers.tolist())}
    return [int(counted.outcome[places[person.pk]]) for person in people]


# --- At its pages ---------------------------------------------------------------------------------
def at(name: str, *args: object, **query: str) -> str:
    """The address of a page."""
    return reverse(f"delegation:{name}", args=args, query=query)


def text_of(response: HttpResponse, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return response.content.decode()


def sent(*people: Person, do: str = "look", **facts: str) -> dict[str, str | list[str]]:
    """What the form of a mandate sends for one choice."""
    return {
        "do": do,
        "choices": "1",
        "choice1-people": [str(person.pk) for person in people],
        "choice1-quota": "all",
        "until_on": soon(100).isoformat(),
    } | facts
