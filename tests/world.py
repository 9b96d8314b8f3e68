"""The village in which tests happen. Everything here is done through actions.

A day of the village begins with the heartbeat's run; tests act at noon. `tests/integration`
sets the clock going again after each test.
"""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.test import Client

from core.charter import actions as charter_actions
from core.heartbeat import actions as heartbeat
from core.heartbeat import clock
from core.people import actions as people
from core.people.models import Person
from groups.membership import actions as membership

FIRST_NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
_clock = ExitStack()


def set_clock(moment: datetime) -> None:
    """Let civic now stand still at this moment."""
    _clock.close()
    _clock.enter_context(clock.simulated(moment))


def let_clock_go() -> None:
    """Let civic now be wall time again."""
    _clock.close()


def now() -> datetime:
    return clock.now()


def today() -> date:
    return clock.today()


def a_person(name: str = "Aino", *, email: str = "", language: str = "en") -> Person:
    """Somebody with an account who is nothing in the group; cannot sign in with a password."""
    return some_people([name], emails=[email], language=language)[0]


def some_people(
    names: Sequence[str], *, emails: Sequence[str] = (), language: str = "en"
) -> list[Person]:
    """Several such people at once; a single name is a forename."""
    given = dict(enumerate(emails))
    registrations = [
        people.Registration(
            forename=name.split()[0],
            surname=" ".join(name.split()[1:]) or "Ek",
            email=given.get(place, ""),
            language=language,
        )
        for place, name in enumerate(names)
    ]
    return people.register_many(registrations, now=now())


def a_village(
    *names: str, charter: Mapping[str, Any] | None = None, now: datetime | None = None
) -> dict[str, Person]:
    """A group of members with these names, in this order of record, who rate each other +1.

    It is founded at noon of the first of January 2030, or `now`, where the clock then stands.
    Three or more names are a real founding; fewer are admitted without one.
    """
    set_clock(now or FIRST_NOON)
    founders = some_people(names)
    rules = dict(charter or {})
    if len(founders) >= 3:
        membership.found(founders, changes=rules, now=clock.now())
    else:
        charter_actions.enact(rules, now=clock.now(), decision=None, cause="test")
        membership.admit_many(founders, now=clock.now(), cause="test", vouching=True)
    return dict(zip(names, founders, strict=True))


def a_town(size: int, *, charter: Mapping[str, Any] | None = None) -> list[Person]:
    """A group of many members, called Person 1, Person 2 and so on."""
    names = [f"Person {number}" for number in range(1, size + 1)]
    return list(a_village(*names, charter=charter).values())


def admit(*names: str) -> list[Person]:
    """New members from outside, for whom all who are admitted with them vouch."""
    newcomers = some_people(names)
    membership.admit_many(newcomers, now=now(), cause="test", vouching=True)
    return newcomers


def an_applicant(name: str) -> Person:
    """Somebody from outside with a confirmed address, who has applied and waits."""
    person = a_person(name, email=f"{name.split(maxsplit=1)[0].lower()}@example.org")
    people.confirm_email(person)
    membership.apply(person, now=now())
    return person


def next_day(days: int = 1) -> date:
    """Run the heartbeat for each of the following days; it is noon afterwards."""
    return on(today() + timedelta(days=days))


def on(day: date) -> date:
    """Live day by day until this one, with its daily run done; it is noon afterwards."""
    while today() < day:
        wake_up_on(today() + timedelta(days=1))
    return today()


def wake_up_on(day: date) -> list[date]:
    """Run the heartbeat on this day, after having slept since the last; return the days run."""
    zone = clock.zone()
    set_clock(datetime.combine(day, time(0, 30), tzinfo=zone).astimezone(UTC))
    done = heartbeat.beat(now=clock.now())
    set_clock(datetime.combine(day, time(12), tzinfo=zone).astimezone(UTC))
    return done


def sign_in(client: Client, person: Person) -> Client:
    """Let this browser be the person's."""
    client.force_login(person)
    return client
