"""Giving, changing, resting and ending mandates: what is kept and recorded."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from core.record.models import Entry
from delegation import actions as delegation
from delegation.models import Commitment, Mandate, Naming
from groups.membership import actions as membership
from tests import delegating, world
from tests.acts.refusing import everything
from tests.delegating import EVERYTHING, a_choice, follow, speak_up

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)


def entries(verb: str) -> list[Entry]:
    return list(Entry.objects.filter(verb=verb))


def test_a_mandate_is_kept_as_it_was_given():
    aino, bertil, cilla, dawid = delegating.a_village().values()
    choices = [a_choice(bertil, cilla), a_choice(dawid, joint_yes=True)]
    mandate = follow(aino, choices=choices)
    mandate.refresh_from_db()
    assert mandate.giver == aino
    assert list(mandate.choice_list) == choices
    assert mandate.until_on == world.today() + YEAR
    assert mandate.is_live_on(world.today())
    assert set(mandate.namings.values_list("person_id", flat=True)) == {
        bertil.pk,
        cilla.pk,
        dawid.pk,
    }


def test_giving_appends_nothing_to_the_record():
    aino, bertil, *_ = delegating.a_village().values()
    before = Entry.objects.count()
    follow(aino, bertil)
    assert Entry.objects.count() == before


def test_at_night_all_that_was_done_is_sealed_together_without_persons():
    aino, bertil, cilla, dawid = delegating.a_village().values()
    mandate = follow(aino, bertil)
    delegation.suspend(mandate, aino, now=world.now())
    ended = follow(cilla, dawid)
    delegation.withdraw(ended, cilla, now=world.now())
    world.next_day()
    (entry,) = entries("delegation.mandates_kept")
    assert entry.facts["count"] == 4
    assert str(aino.uid) not in entry.payload
    assert EVERYTHING not in entry.payload
    assert not Commitment.objects.exists()
    world.next_day()
    assert len(entries("delegation.mandates_kept")) == 1


def test_no_two_states_of_a_mandate_have_the_same_salt():
    aino, bertil, *_ = delegating.a_village().values()
    mandate = follow(aino, bertil)
    salts = {bytes(mandate.salt)}
    salts.add(bytes(delegation.suspend(mandate, aino, now=world.now()).salt))
    salts.add(bytes(delegation.resume(mandate, aino, now=world.now()).salt))
    assert len(salts) == 3


def test_changing_a_mandate_replaces_whom_it_names():
    aino, bertil, cilla, dawid = delegating.a_village().values()
    mandate = follow(aino, bertil)
    until = world.today() + timedelta(days=30)
    delegation.edit(
        mandate, aino, choices=[a_choice(cilla, dawid)], until_on=until, now=world.now()
    )
    mandate.refresh_from_db()
    assert mandate.choice_list[0].delegates == (cilla.pk, dawid.pk)
    assert mandate.until_on == until
    assert not Naming.objects.filter(person=bertil).exists()
    assert Mandate.objects.count() == 1


def test_a_mandate_is_suspended_resumed_renewed_and_withdrawn():
    aino, bertil, *_ = delegating.a_village().values()
    mandate = follow(aino, bertil)
    today = world.today()
    assert not delegation.suspend(mandate, aino, now=world.now()).is_live_on(today)
    assert delegation.resume(mandate, aino, now=world.now()).is_live_on(today)
    later = today + timedelta(days=700)
    renewed = delegation.renew(mandate, aino, until_on=later, now=world.now())
    assert renewed.until_on == later
    delegation.withdraw(mandate, aino, now=world.now())
    assert not Mandate.objects.exists()
    assert not Naming.objects.exists()


def test_a_mandate_ends_on_its_date():
    aino, bertil, *_ = delegating.a_village().values()
    tomorrow = world.today() + timedelta(days=1)
    mandate = follow(aino, bertil, until_on=tomorrow)
    assert mandate.is_live_on(world.today())
    assert not mandate.is_live_on(tomorrow)
    world.next_day()
    delegation.suspend(mandate, aino, now=world.now())
    with pytest.raises(delegation.ExpiryPast):
        delegation.resume(mandate, aino, now=world.now())


@pytest.mark.parametrize("act", ["suspend", "resume"])
def test_what_is_so_already_changes_nothing(act):
    aino, bertil, *_ = delegating.a_village().values()
    mandate = follow(aino, bertil)
    do = getattr(delegation, act)
    do(mandate, aino, now=world.now())
    before = everything()
    do(mandate, aino, now=world.now())
    assert everything() == before


def test_whoever_is_no_member_yet_may_be_named():
    aino, bertil, *_, dawid = delegating.a_village(ballots="sealed").values()
    speak_up(bertil)
    applicant = world.an_applicant("Zofia")
    membership.end_membership(dawid, now=world.now(), cause="test")
    mandate = follow(aino, choices=[a_choice(applicant), a_choice(dawid), a_choice(bertil)])
    known = dict(mandate.namings.values_list("person_id", "was_member"))
    assert known == {applicant.pk: False, dawid.pk: False, bertil.pk: True}


def test_where_ballots_are_open_mandates_are_given_in_the_open():
    aino, bertil, *_ = delegating.a_village().values()
    assert follow(aino, bertil).is_public


def test_where_ballots_are_secret_mandates_are_secret():
    aino, bertil, *_ = delegating.a_village(ballots="sealed").values()
    speak_up(bertil)
    assert not follow(aino, bertil).is_public


@pytest.mark.django_db(transaction=True)
def test_one_mandate_given_in_two_browsers_at_once_is_one_mandate():
    aino, bertil, *_ = delegating.a_village().values()
    start, outcomes = threading.Barrier(2), []
    until, now = world.today() + YEAR, world.now()

    def at_once() -> None:
        try:
            start.wait()
            follow_now = delegation.choice(delegates=[bertil.pk])
            delegation.give(aino, scope=EVERYTHING, choices=[follow_now], until_on=until, now=now)
            outcomes.append("given")
        except delegation.AlreadyGiven:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=at_once) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["given", "refused"]
    assert Mandate.objects.count() == 1
    assert Commitment.objects.count() == 1
