"""Reputation as rows keep it, against a table with one field for every pair of people."""

import random
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any, Protocol

import pytest

from core.people.models import Person
from core.refusals import Refusal
from groups.membership import actions
from groups.membership.models import Standing, ratings_by, reputation, sums
from groups.membership.rules import Formula, Greeting
from tests.world import a_town, a_village, an_applicant, next_day, now, some_people

pytestmark = pytest.mark.django_db


class Queries(Protocol):
    def __call__(self, most: int) -> AbstractContextManager[object]: ...


class Table:
    """Everybody's rating of everybody, kept the slow way."""

    def __init__(self, members: list[int], greeting: Greeting) -> None:
        self.order, self.members, self.greeting = list(members), set(members), greeting
        self.ratings = {(by, about): 1 for by in members for about in members if by != about}

    def sum_of(self, person: int) -> int:
        return sum(value for (_by, about), value in self.ratings.items() if about == person)

    def bar(self) -> int:
        n = len(self.members)
        return n - 2 if n <= 4 else 2

    def wait(self, by: int, person: int) -> None:
        self.order.append(person)
        self.ratings[by, person] = 1

    def forget(self, person: int) -> None:
        self.order.remove(person)
        self.members.discard(person)
        self.ratings = {pair: v for pair, v in self.ratings.items() if person not in pair}

    def count(self) -> None:
        before = {person: self.sum_of(person) for person in self.order}
        for person in [person for person in self.order if person not in self.members]:
            if before[person] > self.bar():
                if self.greeting is Greeting.ALWAYS:
                    self.ratings.update({(person, other): 1 for other in self.members})
                self.members.add(person)
        before = {person: self.sum_of(person) for person in self.order}
        for person in [person for person in self.order if person in self.members]:
            if before[person] < self.bar():
                self.members.remove(person)
                self.ratings = {pair: v for pair, v in self.ratings.items() if pair[0] != person}


def deeds(table: Table, people: list[int], chance: random.Random) -> Iterator[tuple[str, Any]]:
    """What may happen on a day, by members who are there."""
    for _turn in range(6):
        members = sorted(table.members)
        strangers = sorted(set(people) - set(table.order))
        if not members:
            return
        by, kind = chance.choice(members), chance.random()
        if kind < 0.2 and strangers:
            yield "propose", (by, chance.choice(strangers))
        elif kind < 0.27:
            yield "leave", (by,)
        else:
            about = chance.choice(table.order)
            if about != by:
                yield "rate", (by, about, chance.choice((-1, -1, 0, 1, 1)))


@pytest.mark.parametrize("greeting", [Greeting.ALWAYS, Greeting.NEVER])
@pytest.mark.parametrize("seed", range(4))
def test_rows_and_table_tell_the_same_story(seed: int, greeting: Greeting) -> None:
    chance = random.Random(seed)
    charter = {
        "membership.formula": Formula.CAPPED.value,
        "membership.acceptance": 2,
        "membership.newcomer_rates_all": greeting.value,
    }
    village = list(a_village("Aino", "Bertil", "Cilla", "Dawid", charter=charter).values())
    everybody = village + some_people(["Ewa", "Filip", "Greta", "Hanka"])
    people: dict[int, Person] = {person.pk: person for person in everybody}
    table = Table([person.pk for person in village], greeting)
    for _day in range(10):
        for deed, who in deeds(table, list(people), chance):
            if deed == "propose":
                actions.propose(people[who[0]], people[who[1]], now=now())
                table.wait(*who)
            elif deed == "leave":
                actions.leave(people[who[0]], now=now())
                table.forget(*who)
            else:
                actions.rate(people[who[0]], people[who[1]], who[2], now=now())
                table.ratings[who[0], who[1]] = who[2]
        next_day()
        table.count()
        known = Standing.objects.known().in_order_of_record()
        assert [row.pk for row in known] == table.order
        assert {row.pk for row in known if row.is_member} == table.members
        found = sums()
        for person in table.order:
            assert found[person] == reputation(person) == table.sum_of(person)
        for by in table.members:
            given = ratings_by(people[by], table.order)
            expected = {about: table.ratings.get((by, about), 0) for about in table.order}
            expected.pop(by)
            assert given == expected


@pytest.mark.parametrize("size", [20, 200])
def test_the_daily_count_asks_the_same_number_of_questions_at_every_size(
    size: int, queries: Queries
) -> None:
    town = a_town(size)
    newcomer = an_applicant("Zofia")
    for person in town[:12]:
        actions.rate(person, newcomer, 1, now=now())
    with queries(32):
        outcome = actions.count_reputations(date=now().date(), now=now())
    assert outcome.admitted == (newcomer.pk,)


def test_a_refused_act_leaves_no_trace() -> None:
    village = a_village("Aino", "Bertil", "Cilla")
    before = sums()
    with pytest.raises(Refusal):
        actions.propose(village["Aino"], village["Bertil"], now=now())
    assert sums() == before
