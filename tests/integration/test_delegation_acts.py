"""Giving, changing and ending mandates; voting in the open. Who is refused, and what stays."""

import threading
from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection

from core.notices.models import Notice
from core.people import actions as people
from core.people.own_data import collect
from core.record.models import Entry
from delegation import actions as delegation
from delegation.models import Commitment, Mandate, Naming, OpenVoice, Weight
from groups.membership import actions as membership
from tests import delegating, world
from tests.delegating import EVERYTHING, a_choice, speak_up
from tests.integration.test_every_act_is_refused import everything

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)


def entries(verb: str) -> list[Entry]:
    return list(Entry.objects.filter(verb=verb))


def give(giver, *named, scope=EVERYTHING, **facts):
    facts = {"until_on": world.today() + YEAR, "now": world.now()} | facts
    choices = facts.pop("choices", None) or [a_choice(*named)]
    return delegation.give(giver, scope=scope, choices=choices, **facts)


# --- Giving ------------------------------------------------------------------------------------


def test_a_mandate_is_kept_as_it_was_given():
    aino, bertil, cilla, dawid = delegating.a_village().values()
    choices = [a_choice(bertil, cilla), a_choice(dawid, joint_yes=True)]
    mandate = give(aino, choices=choices)
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
    give(aino, bertil)
    assert Entry.objects.count() == before


def test_at_night_all_that_was_done_is_sealed_together_without_persons():
    aino, bertil, cilla, dawid = delegating.a_village().values()
    mandate = give(aino, bertil)
    delegation.suspend(mandate, aino, now=world.now())
    ended = give(cilla, dawid)
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
    mandate = give(aino, bertil)
    salts = {bytes(mandate.salt)}
    salts.add(bytes(delegation.suspend(mandate, aino, now=world.now()).salt))
    salts.add(bytes(delegation.resume(mandate, aino, now=world.now()).salt))
    assert len(salts) == 3


def test_changing_a_mandate_replaces_whom_it_names():
    aino, bertil, cilla, dawid = delegating.a_village().values()
    mandate = give(aino, bertil)
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
    mandate = give(aino, bertil)
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
    mandate = give(aino, bertil, until_on=tomorrow)
    assert mandate.is_live_on(world.today())
    assert not mandate.is_live_on(tomorrow)
    world.next_day()
    delegation.suspend(mandate, aino, now=world.now())
    with pytest.raises(delegation.ExpiryPast):
        delegation.resume(mandate, aino, now=world.now())


@pytest.mark.parametrize("act", ["suspend", "resume"])
def test_what_is_so_already_changes_nothing(act):
    aino, bertil, *_ = delegating.a_village().values()
    mandate = give(aino, bertil)
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
    mandate = give(aino, choices=[a_choice(applicant), a_choice(dawid), a_choice(bertil)])
    known = dict(mandate.namings.values_list("person_id", "was_member"))
    assert known == {applicant.pk: False, dawid.pk: False, bertil.pk: True}


def test_where_ballots_are_open_mandates_are_given_in_the_open():
    aino, bertil, *_ = delegating.a_village().values()
    assert give(aino, bertil).is_public


def test_where_ballots_are_secret_mandates_are_secret():
    aino, bertil, *_ = delegating.a_village(ballots="sealed").values()
    speak_up(bertil)
    assert not give(aino, bertil).is_public


# --- Refused -----------------------------------------------------------------------------------
class Scene:
    """A village where ballots are secret, Bertil and Cilla vote in the open, and Aino follows."""

    def __init__(self, **charter: Any) -> None:
        rules = delegating.a_charter(ballots="sealed", **charter)
        people = world.a_village("Aino", "Bertil", "Cilla", "Dawid", "Eira", charter=rules)
        self.aino, self.bertil, self.cilla, self.dawid, self.former = people.values()
        membership.end_membership(self.former, now=world.now(), cause="test")
        speak_up(self.bertil, self.cilla)
        self.outsider = world.a_person("Xaver")
        self.applicant = world.an_applicant("Zofia")
        self.mandate = give(self.aino, self.bertil)

    def tries(self, giver: Any = None, **facts: Any) -> None:
        give(giver or self.dawid, self.bertil, **facts)


def _days(days: int) -> Any:
    return world.today() + timedelta(days=days)


REFUSED: dict[str, tuple[type[Exception], Callable[[Scene], Any]]] = {
    "yourself": (
        delegation.NamesYourself,
        lambda s: s.tries(choices=[a_choice(s.bertil, s.dawid)]),
    ),
    "nobody": (delegation.NobodyNamed, lambda s: s.tries(choices=[a_choice()])),
    "no choice": (
        delegation.NobodyNamed,
        lambda s: delegation.give(
            s.dawid, scope=EVERYTHING, choices=[], until_on=_days(9), now=world.now()
        ),
    ),
    "one person twice": (
        delegation.NamedTwice,
        lambda s: s.tries(choices=[a_choice(s.bertil, s.bertil)]),
    ),
    "a number that is nobody's": (
        delegation.NoAccount,
        lambda s: s.tries(choices=[delegation.choice(delegates=[999_999])]),
    ),
    "who votes in secret": (
        delegation.NotInTheOpen,
        lambda s: s.tries(choices=[a_choice(s.bertil, s.aino)]),
    ),
    "half of two": (
        delegation.QuotaTooLow,
        lambda s: s.tries(choices=[a_choice(s.bertil, s.cilla, quota=1)]),
    ),
    "more than all": (
        delegation.QuotaTooLow,
        lambda s: s.tries(choices=[a_choice(s.bertil, s.cilla, quota=3)]),
    ),
    "six choices": (
        delegation.TooManyChoices,
        lambda s: s.tries(choices=[a_choice(s.bertil)] * 6),
    ),
    "eight people": (
        delegation.TooManyPeople,
        lambda s: s.tries(choices=[delegation.choice(delegates=range(1, 9))]),
    ),
    "an end today": (delegation.ExpiryPast, lambda s: s.tries(until_on=_days(0))),
    "an end too far": (delegation.ExpiryTooFar, lambda s: s.tries(until_on=_days(1097))),
    "a second mandate in a scope": (delegation.AlreadyGiven, lambda s: s.tries(s.aino)),
    "a scope that is not there": (
        delegation.UnknownScope,
        lambda s: s.tries(scope="category:nowhere"),
    ),
    "a scope nobody knows": (delegation.UnknownScope, lambda s: s.tries(scope="river:long")),
    "changing somebody else's": (
        delegation.NotYours,
        lambda s: delegation.edit(
            s.mandate,
            s.dawid,
            choices=[a_choice(s.cilla)],
            until_on=_days(9),
            now=world.now(),
        ),
    ),
    "changing one's own to follow oneself": (
        delegation.NamesYourself,
        lambda s: delegation.edit(
            s.mandate, s.aino, choices=[a_choice(s.aino)], until_on=_days(9), now=world.now()
        ),
    ),
    "renewing too far": (
        delegation.ExpiryTooFar,
        lambda s: delegation.renew(s.mandate, s.aino, until_on=_days(1097), now=world.now()),
    ),
    "declaring where nothing is": (
        delegation.UnknownScope,
        lambda s: delegation.declare(s.dawid, scope="river:long", now=world.now()),
    ),
    "declaring twice": (delegation.AlreadyInTheOpen, lambda s: speak_up(s.bertil)),
    "a statement without end": (
        delegation.StatementTooLong,
        lambda s: speak_up(s.dawid, statement="o" * 10_001),
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_a_sentence_and_changes_nothing(name):
    error, act = REFUSED[name]
    scene = Scene()
    before = everything()
    with pytest.raises(error) as why:
        act(scene)
    assert str(why.value)
    assert "%(" not in str(why.value)
    assert everything() == before


def test_a_charter_may_allow_one_choice_only():
    scene = Scene(ordered_choices=False)
    with pytest.raises(delegation.ChoicesNotOrdered):
        scene.tries(choices=[a_choice(scene.bertil), a_choice(scene.cilla)])
    scene.tries()


def test_the_longest_life_of_a_mandate_is_allowed():
    scene = Scene()
    scene.tries(until_on=_days(1096))


def test_where_delegation_is_off_nothing_can_be_done():
    aino, bertil, *_ = world.a_village(
        "Aino", "Bertil", "Cilla", charter=delegating.a_charter(on=False)
    ).values()
    for act in (lambda: give(aino, bertil), lambda: speak_up(aino)):
        with pytest.raises(delegation.DelegationOff):
            act()


def test_who_carries_the_largest_share_is_given_no_more():
    scene = Scene(largest_share=Fraction(1, 2))
    carried = Weight.objects.create(scope=EVERYTHING, person=scene.bertil, over="2", under="1")
    with pytest.raises(delegation.CarriesTooMuch):
        scene.tries()
    # Whoever named them before may keep them while changing the rest.
    delegation.edit(
        scene.mandate,
        scene.aino,
        choices=[a_choice(scene.bertil), a_choice(scene.cilla)],
        until_on=_days(9),
        now=world.now(),
    )
    carried.over = "19999"
    carried.under = "10000"
    carried.save()
    scene.tries()


# --- Voting in the open ------------------------------------------------------------------------


def test_declaring_is_recorded_without_the_name():
    aino, *_ = delegating.a_village().values()
    (voice,) = speak_up(aino, statement="  I read everything.  ")
    assert voice.statement == "I read everything."
    (entry,) = entries("delegation.voice_declared")
    assert entry.facts["scope"] == EVERYTHING
    assert str(aino.uid) not in entry.payload
    assert entry.opening.facts["person"] == str(aino.uid)
    assert list(delegation.open_voters((("x",), (EVERYTHING,)))) == [aino.pk]


def test_a_statement_can_be_written_anew():
    aino, *_ = delegating.a_village().values()
    (voice,) = speak_up(aino, statement="I read.")
    delegation.restate(voice, aino, statement="I write.", now=world.now())
    voice.refresh_from_db()
    assert voice.statement == "I write."


def test_withdrawing_a_voice_tells_followers_at_once_and_nobody_else():
    aino, bertil, cilla, dawid = delegating.a_village(ballots="sealed").values()
    (voice,) = speak_up(bertil)
    speak_up(cilla)
    give(aino, bertil)
    give(dawid, cilla)
    delegation.withdraw_voice(voice, bertil, now=world.now())
    told = Notice.objects.filter(kind="delegation.voice_withdrawn")
    assert [notice.person for notice in told] == [aino]
    assert len(entries("delegation.voice_withdrawn")) == 1
    assert list(delegation.open_voters(((EVERYTHING,),))) == [cilla.pk]
    with pytest.raises(delegation.NotYours):
        delegation.withdraw_voice(voice, bertil, now=world.now())


def test_declaring_again_is_a_new_voice():
    aino, *_ = delegating.a_village().values()
    (voice,) = speak_up(aino)
    delegation.withdraw_voice(voice, aino, now=world.now())
    speak_up(aino)
    assert OpenVoice.objects.live().count() == 1
    assert OpenVoice.objects.count() == 2


# --- Whom nights tell --------------------------------------------------------------------------


def told(kind: str) -> list[tuple[Any, Any]]:
    notices = Notice.objects.filter(kind=f"delegation.{kind}").order_by("pk")
    return [(notice.person, notice.facts.get("name")) for notice in notices]


def test_the_giver_is_reminded_two_weeks_before_the_end_once():
    aino, bertil, cilla, _ = delegating.a_village().values()
    give(aino, bertil, until_on=world.today() + timedelta(days=16))
    rests = give(cilla, bertil, until_on=world.today() + timedelta(days=16))
    delegation.suspend(rests, cilla, now=world.now())
    world.next_day()
    assert told("expires") == []
    world.next_day(3)
    assert told("expires") == [(aino, None)]


def test_the_giver_hears_once_that_a_delegate_is_no_member_any_more():
    aino, bertil, cilla, dawid = delegating.a_village().values()
    give(aino, bertil)
    give(cilla, dawid)
    membership.end_membership(bertil, now=world.now(), cause="test")
    world.next_day(2)
    assert told("delegate_gone") == [(aino, str(bertil))]
    membership.admit_many([bertil], now=world.now(), cause="test", vouching=True)
    world.next_day()
    membership.end_membership(bertil, now=world.now(), cause="test")
    world.next_day()
    assert len(told("delegate_gone")) == 2


def test_nobody_hears_of_who_never_was_a_member():
    aino, *_ = delegating.a_village().values()
    give(aino, world.an_applicant("Zofia"))
    world.next_day()
    assert told("delegate_gone") == []


# --- One's own data ----------------------------------------------------------------------------


def test_own_data_holds_mandates_and_voices_and_nobody_elses():
    aino, bertil, cilla, _ = delegating.a_village().values()
    mandate = give(aino, bertil, cilla)
    give(cilla, bertil)
    speak_up(aino, statement="I read.")
    (part,) = [part for part in collect(aino) if part.name == "delegation"]
    (kept,) = part.rows["mandates"]
    assert kept["uid"] == mandate.uid
    assert kept["choices"][0]["delegates"] == [bertil.uid, cilla.uid]
    assert kept["choices"][0]["must_agree"] == 2
    assert part.rows["open_voices"][0]["statement"] == "I read."


def test_erasing_oneself_ends_mandates_and_takes_back_words():
    aino, bertil, cilla, _ = delegating.a_village().values()
    give(aino, bertil)
    give(cilla, aino)
    speak_up(aino, statement="I read.")
    people.erase(aino, now=world.now())
    assert not Mandate.objects.filter(giver=aino).exists()
    assert not OpenVoice.objects.exclude(statement="").exists()
    assert not OpenVoice.objects.live().exists()
    world.next_day()
    assert [who for who, _name in told("delegate_gone")] == [cilla]


# --- At the same time --------------------------------------------------------------------------


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
