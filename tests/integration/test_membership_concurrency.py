"""Many at the same moment: nothing lost, nothing double, on both databases."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from core.refusals import Refusal
from groups.membership import actions
from groups.membership.models import Founding, Rating, Seat, Standing, members_count, reputation
from tests.world import a_person, a_town, a_village, an_applicant, now, some_people

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(acts: Iterable[Callable[[], object]]) -> list[str]:
    """Do all of them in threads of their own; the codes of what was refused."""

    def do(act: Callable[[], object]) -> str:
        try:
            act()
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(max_workers=10) as pool:
        return [code for code in pool.map(do, acts) if code]


def test_fifty_members_rate_one_person_at_the_same_moment() -> None:
    town, moment = a_town(50), now()
    newcomer = an_applicant("Ewa")
    refused = at_once(
        lambda member=member: actions.rate(member, newcomer, 1, now=moment)  # type: ignore[misc]
        for member in town
    )
    assert refused == []
    assert reputation(newcomer.pk) == 50


def test_one_member_in_two_browsers_has_one_rating() -> None:
    village, moment = a_village("Aino", "Bertil", "Cilla"), now()
    values = [1, -1] * 10
    at_once(
        lambda value=value: actions.rate(  # type: ignore[misc]
            village["Aino"], village["Bertil"], value, now=moment
        )
        for value in values
    )
    assert Rating.objects.count() == 1


def test_everybody_who_applies_at_once_has_a_place_of_their_own() -> None:
    village, moment = a_village("Aino", "Bertil", "Cilla"), now()
    newcomers = some_people([f"New {number}" for number in range(20)])
    refused = at_once(
        lambda person=person: actions.propose(  # type: ignore[misc]
            village["Aino"], person, now=moment
        )
        for person in [*newcomers, *newcomers]
    )
    assert refused == ["already-waiting"] * 20
    places = Standing.objects.waiting().values_list("place", flat=True)
    assert len(set(places)) == 20


def test_an_invitation_is_accepted_once() -> None:
    village, moment = a_village("Aino", "Bertil", "Cilla"), now()
    invitation = actions.invite(village["Aino"], now=moment)
    newcomers = some_people([f"New {number}" for number in range(8)])
    refused = at_once(
        lambda person=person: actions.accept_invitation(  # type: ignore[misc]
            invitation, person, now=moment
        )
        for person in newcomers
    )
    assert refused == ["invitation-gone"] * 7
    assert Standing.objects.waiting().count() == 1


def test_founders_who_confirm_at_once_found_one_group() -> None:
    moment = now()
    plan = actions.Plan(
        name="Lindenby", short_name="lindenby", preset="", time_zone="UTC", language="en"
    )
    starter = actions.begin_founding(plan, starter="Aino", now=moment)
    seats = [starter, *(actions.add_seat(starter, name=f"Founder {n}") for n in range(4))]
    founders = some_people(["Aino", "Bertil", "Cilla", "Dawid", "Ewa"])
    for seat, person in zip(seats, founders, strict=True):
        actions.take_seat(seat, person)
    version = Founding.objects.get().version
    refused = at_once(
        lambda seat=seat, person=person: actions.confirm_seat(  # type: ignore[misc]
            seat, person, version=version, now=moment
        )
        for seat, person in zip(Seat.objects.order_by("pk"), founders, strict=True)
    )
    assert refused == []
    assert members_count() == 3
    assert Standing.objects.waiting().count() == 2


def test_who_leaves_while_being_rated_keeps_no_rating() -> None:
    village, moment = a_village("Aino", "Bertil", "Cilla", "Dawid"), now()
    dawid = village["Dawid"]
    acts: list[Callable[[], object]] = [
        lambda name=name: actions.rate(village[name], dawid, -1, now=moment)  # type: ignore[misc]
        for name in ("Aino", "Bertil", "Cilla") * 5
    ]
    acts.insert(7, lambda: actions.leave(dawid, now=moment))
    codes = set(at_once(acts))
    assert codes <= {"cannot-be-rated"}
    assert not Rating.objects.exists()


def test_the_count_and_ratings_do_not_disturb_each_other() -> None:
    village = a_village(
        "Aino", "Bertil", "Cilla", "Dawid", "Ewa", charter={"membership.formula": "capped"}
    )
    moment = now()
    ewa = village["Ewa"]
    for name in ("Aino", "Bertil", "Cilla", "Dawid"):
        actions.rate(village[name], ewa, -1, now=moment)
    acts: list[Callable[[], object]] = [
        lambda name=name: actions.rate(ewa, village[name], -1, now=moment)  # type: ignore[misc]
        for name in ("Aino", "Bertil", "Cilla", "Dawid") * 3
    ]
    acts.insert(5, lambda: actions.count_reputations(date=moment.date(), now=moment))
    at_once(acts)
    assert Standing.objects.get(pk=ewa.pk).is_waiting
    # Whoever was removed has given nothing, whichever came first.
    assert not Rating.objects.filter(by=ewa).exists()
    assert a_person("Filip")
