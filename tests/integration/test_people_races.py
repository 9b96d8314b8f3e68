"""Two at the same moment: one wins, the other is refused, nothing is half done."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from core.people import actions
from core.people.models import OneTimeLink, Person, TakenName
from core.refusals import Refusal
from tests import world

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 6


def all_at_once(act: Callable[[], object]) -> list[str]:
    """Let several try the same at the same moment; return how it went for each."""
    start = Barrier(AT_ONCE)

    def attempt(_number: int) -> str:
        start.wait()
        try:
            act()
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sorted(pool.map(attempt, range(AT_ONCE)))


def test_a_link_is_used_once_even_by_many_at_the_same_moment() -> None:
    world.a_village("Bo")
    person = world.a_person("Aino")
    now = world.now()
    token = actions.make_link("invitation", person=person, now=now)
    ends = all_at_once(lambda: actions.redeem_link(token, "invitation", now=now))
    assert ends == ["done"] + ["link-spent"] * (AT_ONCE - 1)
    assert OneTimeLink.objects.get().used_at == now


def test_one_pseudonym_goes_to_one_of_many() -> None:
    world.a_village("Bo")
    now = world.now()
    ends = all_at_once(
        lambda: actions.register(forename="Aino", surname="Ek", pseudonym="Falcon", now=now)
    )
    assert ends == ["done"] + ["pseudonym-taken"] * (AT_ONCE - 1)
    assert Person.objects.filter(pseudonym="Falcon").count() == 1
    assert TakenName.objects.filter(person__pseudonym="Falcon").count() == 2


def test_a_changed_pseudonym_goes_to_one_of_many() -> None:
    world.a_village("Bo")
    people = world.some_people([f"P{number}" for number in range(AT_ONCE)])
    now = world.now()
    ends = all_at_once(lambda: actions.change_pseudonym(people.pop(), "Falcon", now=now))
    assert ends == ["done"] + ["pseudonym-taken"] * (AT_ONCE - 1)
    assert Person.objects.filter(pseudonym="Falcon").count() == 1


def test_somebody_is_erased_once() -> None:
    person = world.a_village("Aino", "Bertil", "Cilla", "Dag")["Dag"]
    now = world.now()
    ends = all_at_once(lambda: actions.erase(person, now=now))
    assert ends == ["already-erased"] * (AT_ONCE - 1) + ["done"]
