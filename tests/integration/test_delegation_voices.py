"""Declaring to vote in the open, and whom nights tell about mandates."""

from datetime import timedelta
from typing import Any

import pytest

from core.notices.models import Notice
from core.record.models import Entry
from delegation import actions as delegation
from delegation.models import OpenVoice
from groups.membership import actions as membership
from tests import delegating, world
from tests.delegating import EVERYTHING, follow, speak_up

pytestmark = pytest.mark.django_db


def entries(verb: str) -> list[Entry]:
    return list(Entry.objects.filter(verb=verb))


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
    follow(aino, bertil)
    follow(dawid, cilla)
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


def told(kind: str) -> list[tuple[Any, Any]]:
    notices = Notice.objects.filter(kind=f"delegation.{kind}").order_by("pk")
    return [(notice.person, notice.facts.get("name")) for notice in notices]


def test_the_giver_is_reminded_two_weeks_before_the_end_once():
    aino, bertil, cilla, _ = delegating.a_village().values()
    follow(aino, bertil, until_on=world.today() + timedelta(days=16))
    rests = follow(cilla, bertil, until_on=world.today() + timedelta(days=16))
    delegation.suspend(rests, cilla, now=world.now())
    world.next_day()
    assert told("expires") == []
    world.next_day(3)
    assert told("expires") == [(aino, None)]


def test_the_giver_hears_once_that_a_delegate_is_no_member_any_more():
    aino, bertil, cilla, dawid = delegating.a_village().values()
    follow(aino, bertil)
    follow(cilla, dawid)
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
    follow(aino, world.an_applicant("Zofia"))
    world.next_day()
    assert told("delegate_gone") == []
