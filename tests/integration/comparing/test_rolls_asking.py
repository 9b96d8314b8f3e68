"""A home asks the guardians about its roll: all of them, nothing twice, after failures again."""

from datetime import timedelta

import pytest

from core.heartbeat import clock
from core.instance import instance
from core.notices.models import Notice
from core.record.models import Entry
from federation.rolls import due
from federation.rolls.actions import listing
from federation.rolls.models import Elector, Roll, State
from federation.rolls.rules.caps import MOST_AT_ONCE
from federation.wire.rules import voprf
from tests import rolling, world
from tests.comparing import beat, on_roll_day
from tests.together import said

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


def test_nothing_is_taken_down_before_the_roll_day(vote, lake, peers):
    lake.name_key()
    rolling.heard(*peers)
    world.set_clock(world.FIRST_NOON + timedelta(days=6))
    beat()
    assert not Roll.objects.exists()
    on_roll_day()
    beat()
    roll = Roll.objects.get()
    assert (roll.size, roll.unnamed, roll.closed_on) == (3, 1, rolling.ROLL_DAY)


def test_two_guardians_are_asked_in_turn(village, valley, hill, lake, peers):
    guardians = [lake.origin, hill.origin]
    confederation = rolling.a_confederation(valley, hill, lake, guardians=guardians)
    vote = rolling.a_joint_vote(confederation, valley)
    hill.vote = lake.vote = str(vote.uid)
    on_roll_day()
    for one in (lake, hill):
        one.name_key()
    hill.list_members(lake, hill, emails=["bertil@example.org"])
    rolling.heard(*peers)
    beat()
    assert [notice.person for notice in Notice.objects.all()] == [village["Bertil"]]
    assert (lake.evaluated, hill.evaluated) == (2, 2)


def test_our_own_computer_can_be_a_guardian(valley, hill, peers):
    confederation = rolling.a_confederation(valley, hill, guardians=[instance.origin])
    vote = rolling.a_joint_vote(confederation, valley)
    beat()
    [body] = said("joint.guarded")
    on_roll_day()
    beat()
    roll = Roll.objects.get(vote=vote)
    assert roll.state == State.LISTED
    assert roll.count == 2
    [entry] = Entry.objects.filter(verb="rolls.answered")
    assert (entry.facts["count"], entry.facts["name"]) == (2, "Our village")
    assert body["vote"] == str(vote.uid)


def test_an_answer_with_another_key_than_the_published_one_is_refused(vote, hill, lake, peers):
    lake.name_key()
    rolling.heard(*peers)
    lake.seed = b"another seed of thirty-two bytes"
    on_roll_day()
    beat()
    roll = Roll.objects.get()
    assert roll.state == State.ASKING
    assert "Lakeside: the answer was not made with the published key" in roll.error
    assert not Elector.objects.exclude(nullifier="").exists()
    assert not said("joint.nullifiers")


def test_a_guardian_without_a_key_or_a_line_is_asked_again(vote, lake, peers):
    on_roll_day()
    beat()
    roll = Roll.objects.get()
    assert "has named no key" in roll.error
    lake.name_key()
    rolling.heard(*peers)
    lake.is_up = False
    beat()
    roll.refresh_from_db()
    assert "nobody answers" in roll.error
    assert roll.failures == 2
    lake.is_up = True
    beat()
    roll.refresh_from_db()
    assert (roll.state, roll.failures, roll.error) == (State.LISTED, 0, "")


def test_what_failed_waits_before_it_is_asked_again(vote, lake, peers):
    on_roll_day()
    beat()
    due.compare(now=clock.now())
    assert Roll.objects.get().failures == 1


def test_who_asks_again_asks_the_very_same(vote, lake, peers, monkeypatch):
    """So a guardian need not count it twice, and nothing is learnt that was not counted."""
    lake.name_key()
    rolling.heard(*peers)
    bodies = []
    answer = lake._answer

    def broken(path, body):
        if path == "/federation/rolls/evaluate":
            bodies.append(body)
            if len(bodies) == 1:
                return 502, b""
        return answer(path, body)

    lake._answer = broken
    on_roll_day()
    beat()
    beat()
    assert len(bodies) == 2
    assert bodies[0] == bodies[1]
    assert Roll.objects.get().state == State.LISTED


def test_many_are_asked_about_in_batches(vote, lake, peers, monkeypatch):
    monkeypatch.setattr("federation.rolls.actions.listing.MOST_AT_ONCE", 1)
    assert MOST_AT_ONCE <= voprf.MOST_AT_ONCE
    lake.name_key()
    rolling.heard(*peers)
    on_roll_day()
    beat()
    assert lake.asked.count("/federation/rolls/evaluate") == 2
    assert Roll.objects.get().count == 2


def test_when_the_time_of_a_beat_is_over_the_next_one_goes_on(vote, lake, peers):
    lake.name_key()
    rolling.heard(*peers)
    on_roll_day()
    listing.close_rolls(now=clock.now())
    listing.ask_guardians(now=clock.now(), seconds=-1)
    assert Roll.objects.get().state == State.ASKING
    listing.ask_guardians(now=clock.now())
    assert Roll.objects.get().state == State.LISTED


def test_two_workers_do_not_ask_at_the_same_time(vote, lake, peers):
    on_roll_day()
    listing.close_rolls(now=clock.now())
    [roll] = Roll.objects.all()
    Roll.objects.update(due_at=roll.due_at + listing.CLAIM)
    listing.ask_guardians(now=clock.now())
    assert Roll.objects.get().failures == 0
