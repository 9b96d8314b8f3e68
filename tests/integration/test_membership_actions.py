"""Admitting, applying, rating, leaving: what changes, what is recorded, who is refused."""

from typing import Any

import pytest

from core.record.models import Entry
from core.refusals import Refusal
from groups.membership import actions
from groups.membership.models import (
    Rating,
    Register,
    Standing,
    is_member,
    member_ids,
    members_count,
    reputation,
    sums,
)
from tests.world import a_person, a_town, a_village, an_applicant, next_day, now, some_people, today

pytestmark = pytest.mark.django_db
CAPPED: dict[str, Any] = {"membership.formula": "capped", "membership.acceptance": 3}


def verbs_about(person: object) -> list[str]:
    subject = f"person:{person.uid}"  # type: ignore[attr-defined]
    return list(Entry.objects.filter(subject=subject).order_by("pk").values_list("verb", flat=True))


def test_three_people_found_a_group_and_vouch_for_each_other() -> None:
    village = a_village("Aino", "Bertil", "Cilla")
    assert members_count() == 3
    assert member_ids() == [person.pk for person in village.values()]
    assert {reputation(person.pk) for person in village.values()} == {2}
    assert Register.objects.is_founded()
    assert Entry.objects.filter(verb="group.founded").count() == 1
    assert verbs_about(village["Cilla"]) == ["membership.admitted"]


def test_two_people_cannot_found_a_group() -> None:
    with pytest.raises(actions.TooFewFounders):
        actions.found(some_people(["Aino", "Bertil"]), changes={}, now=now())
    assert not Register.objects.is_founded()
    assert not Entry.objects.filter(verb="group.founded").exists()


def test_a_group_is_founded_once() -> None:
    a_village("Aino", "Bertil", "Cilla")
    others = some_people(["Dawid", "Ewa", "Filip"])
    with pytest.raises(actions.GroupExists):
        actions.found(others, changes={}, now=now())
    assert members_count() == 3


def test_who_applies_waits_and_is_no_member() -> None:
    a_village("Aino", "Bertil", "Cilla")
    dawid = an_applicant("Dawid")
    assert Standing.objects.get(pk=dawid.pk).is_waiting
    assert not is_member(dawid)
    assert verbs_about(dawid) == ["membership.applied"]
    with pytest.raises(actions.AlreadyWaiting):
        actions.apply(dawid, now=now())


def test_who_applies_without_an_invitation_has_a_confirmed_address() -> None:
    a_village("Aino", "Bertil", "Cilla")
    for address in ("", "dawid@example.org"):
        with pytest.raises(actions.EmailUnconfirmed):
            actions.apply(a_person("Dawid", email=address), now=now())
    assert not Standing.objects.waiting().exists()


def test_a_group_may_close_its_door_to_who_is_not_invited() -> None:
    village = a_village("Aino", "Bertil", "Cilla", charter={"membership.self_application": False})
    dawid = a_person("Dawid")
    with pytest.raises(actions.ApplyingIsClosed):
        actions.apply(dawid, now=now())
    invitation = actions.invite(village["Aino"], now=now())
    actions.accept_invitation(invitation, dawid, now=now())
    assert reputation(dawid.pk) == 1


def test_enough_points_let_an_applicant_in_at_the_next_run() -> None:
    village = a_village("Aino", "Bertil", "Cilla", charter=CAPPED)
    dawid = a_person("Dawid")
    actions.propose(village["Aino"], dawid, now=now())
    next_day()
    assert is_member(dawid)
    assert Standing.objects.get(pk=dawid.pk).admitted_on == today()
    assert verbs_about(dawid) == ["membership.applied", "membership.admitted"]
    # The newcomer greeted everybody.
    assert reputation(village["Aino"].pk) == 3


def test_exactly_the_bar_lets_nobody_in() -> None:
    village = a_village("Aino", "Bertil", "Cilla", "Dawid", charter=CAPPED)
    ewa = a_person("Ewa")
    actions.propose(village["Aino"], ewa, now=now())
    next_day()
    assert not is_member(ewa)
    actions.rate(village["Bertil"], ewa, 1, now=now())
    next_day()
    assert is_member(ewa)


def test_who_falls_below_the_bar_waits_again_in_the_old_place_and_has_given_nothing() -> None:
    village = a_village("Aino", "Bertil", "Cilla", "Dawid", "Ewa", charter=CAPPED)
    bertil = village["Bertil"]
    place = Standing.objects.get(pk=bertil.pk).place
    for name in ("Aino", "Cilla", "Dawid", "Ewa"):
        actions.rate(village[name], bertil, -1, now=now())
    next_day()
    standing = Standing.objects.get(pk=bertil.pk)
    assert standing.is_waiting
    assert standing.place == place
    assert reputation(bertil.pk) == -4
    assert reputation(village["Aino"].pk) == 3
    removed = Entry.objects.get(verb="membership.removed")
    assert removed.payload == '{"bar":2,"members":4}'
    with pytest.raises(actions.NotAMember):
        actions.rate(bertil, village["Aino"], 1, now=now())


def test_who_leaves_takes_all_points_along_and_does_not_wait() -> None:
    village = a_village("Aino", "Bertil", "Cilla", "Dawid")
    aino, bertil = village["Aino"], village["Bertil"]
    actions.rate(aino, bertil, -1, now=now())
    actions.rate(bertil, aino, 1, now=now())
    actions.leave(bertil, now=now())
    assert reputation(aino.pk) == 2
    assert reputation(bertil.pk) == 0
    assert Standing.objects.get(pk=bertil.pk).place is None
    assert verbs_about(bertil) == ["membership.admitted", "membership.left"]
    actions.propose(aino, bertil, now=now())
    assert reputation(bertil.pk) == 1
    assert Standing.objects.known().in_order_of_record().last() == Standing.objects.of(bertil)


def test_an_ended_membership_leaves_nobody_waiting() -> None:
    village = a_village("Aino", "Bertil", "Cilla", "Dawid")
    actions.end_membership(village["Dawid"], now=now(), cause="test")
    assert members_count() == 3
    assert not Standing.objects.waiting().exists()
    assert reputation(village["Aino"].pk) == 2
    assert verbs_about(village["Dawid"]) == ["membership.admitted", "membership.ended"]
    with pytest.raises(actions.NotAMember):
        actions.end_membership(village["Dawid"], now=now(), cause="test")
    actions.admit(village["Dawid"], now=now(), cause="test")
    assert member_ids()[-1] == village["Dawid"].pk


def test_an_application_can_be_taken_back() -> None:
    village = a_village("Aino", "Bertil", "Cilla")
    dawid = a_person("Dawid")
    actions.propose(village["Aino"], dawid, now=now())
    actions.withdraw_application(dawid, now=now())
    assert not Rating.objects.exists()
    with pytest.raises(actions.NotWaiting):
        actions.withdraw_application(dawid, now=now())


@pytest.mark.parametrize("value", [2, -2, True, 10**30])
def test_there_are_three_ratings(value: int) -> None:
    village = a_village("Aino", "Bertil", "Cilla")
    with pytest.raises(actions.NoSuchRating):
        actions.rate(village["Aino"], village["Bertil"], value, now=now())
    assert not Rating.objects.exists()


def test_nobody_rates_themself_or_a_stranger_and_no_stranger_rates() -> None:
    village = a_village("Aino", "Bertil", "Cilla")
    stranger, waiting = a_person("Olle"), an_applicant("Ewa")
    aino = village["Aino"]
    refused: list[tuple[Any, Any, type[Refusal]]] = [
        (aino, aino, actions.OwnRating),
        (aino, stranger, actions.CannotBeRated),
        (stranger, aino, actions.NotAMember),
        (waiting, aino, actions.NotAMember),
    ]
    for by, about, refusal in refused:
        with pytest.raises(refusal):
            actions.rate(by, about, 1, now=now())
    assert not Rating.objects.exists()


def test_a_rating_takes_the_place_of_the_former_and_of_a_welcome() -> None:
    village = a_village("Aino", "Bertil", "Cilla")
    aino, bertil = village["Aino"], village["Bertil"]
    for value, expected in ((-1, 0), (0, 1), (1, 2)):
        actions.rate(aino, bertil, value, now=now())
        assert reputation(bertil.pk) == expected
        assert sums()[bertil.pk] == expected
    assert Rating.objects.count() == 1


def test_the_daily_run_seals_the_ratings_of_the_day_without_names() -> None:
    village = a_village("Aino", "Bertil", "Cilla")
    actions.rate(village["Aino"], village["Bertil"], 0, now=now())
    actions.rate(village["Aino"], village["Cilla"], 1, now=now())
    next_day()
    sealed = Entry.objects.get(verb="membership.ratings_sealed")
    assert sealed.subject == f"day:{today().isoformat()}"
    assert '"count":2' in sealed.payload
    next_day()
    assert Entry.objects.filter(verb="membership.ratings_sealed").count() == 1


def test_a_member_near_the_bar_is_warned_once() -> None:
    charter = {**CAPPED, "membership.warning_margin": 1}
    village = a_village("Aino", "Bertil", "Cilla", "Dawid", charter=charter)
    for name in ("Aino", "Cilla"):
        actions.rate(village[name], village["Bertil"], 0, now=now())
    next_day()
    risky = Standing.objects.filter(at_risk_on__isnull=False)
    assert [standing.person_id for standing in risky] == [village["Bertil"].pk]
    actions.rate(village["Aino"], village["Bertil"], 1, now=now())
    next_day()
    assert not risky.all().exists()


def test_a_town_costs_rows_and_not_pairs() -> None:
    town = a_town(300)
    assert sums() == {person.pk: 299 for person in town}
    assert Rating.objects.count() == 0
