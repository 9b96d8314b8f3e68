"""Where the confederation lives: groups are admitted and expelled, and its charter is announced."""

from fractions import Fraction

import pytest

from core.heartbeat import jobs
from core.instance import instance
from federation.confederations.exchange import belonging
from federation.confederations.models import Admission, Seat
from federation.peers.models import Peer, State
from groups.decisions.effect_kinds import EffectRefused, effect_kind
from tests import allying, world
from tests.allying import done
from tests.together import said

pytestmark = pytest.mark.django_db


def admitted(group, weight="1"):
    return done("confederation.admit", {"introduction": group.introduction, "weight": weight})


def names():
    return {seat.name for seat in Seat.objects.taken()}


# --- Who belongs ------------------------------------------------------------------------------
def test_who_is_admitted_has_a_seat_once_it_decided_to_join(own, ford):
    admitted(ford, "1/2")
    assert "Ford" not in names()
    assert Peer.objects.read().filter(origin=ford.origin).exists()
    allying.agrees(ford, own.charter_digest)
    assert "Ford" in names()
    assert said("confederation.seat")[-1]["weight"] == "1/2"
    assert Seat.objects.get(origin=ford.origin).weight == Fraction(1, 2)


def test_who_decided_to_join_before_has_its_seat_when_it_is_admitted(own, ford):
    allying.says_that_it_joins(ford, instance.origin, own.charter_digest)
    admitted(ford)
    assert "Ford" not in names()
    allying.heard(ford)
    assert "Ford" in names()


def test_a_peer_whose_wish_was_heard_has_its_seat_at_once_when_it_is_admitted(own, ford):
    belonging.knowing.know(allying.introduced(ford)[0], now=world.now())
    allying.agrees(ford, own.charter_digest)
    assert "Ford" not in names()
    admitted(ford)
    assert "Ford" in names()


def test_who_agreed_to_another_charter_has_no_seat(own, ford):
    admitted(ford)
    allying.agrees(ford, "f" * 64)
    assert "Ford" not in names()
    allying.agrees(ford, own.charter_digest)
    assert "Ford" in names()


def test_after_a_change_of_the_charter_newcomers_agree_to_the_new_one(own, ford):
    former = own.charter_digest
    done("charter.amend", {"changes": {"confederation.voting_days": 9}})
    jobs.drain_all(now=world.now())
    admitted(ford)
    allying.agrees(ford, former)
    assert "Ford" not in names()
    own.refresh_from_db()
    allying.agrees(ford, own.charter_digest)
    assert "Ford" in names()


def test_nobody_is_admitted_twice(own, groups, ford):
    with pytest.raises(EffectRefused, match="Hill is admitted already"):
        admitted(groups[0])
    kept = admitted(ford)
    assert effect_kind("confederation.admit").impossible(kept)
    for wrong in ({}, {"introduction": {"origin": "x"}, "weight": "1"}, {"introduction": 7}):
        with pytest.raises(EffectRefused):
            done("confederation.admit", wrong)


def test_who_is_expelled_comes_back_only_by_being_admitted_again(own, groups):
    lake = groups[1]
    done("confederation.expel", {"origin": lake.origin, "name": "Lake"})
    assert names() == {"Hill", "Moor"}
    assert [one["reason"] for one in said("confederation.unseat")] == ["expelled"]
    allying.agrees(lake, own.charter_digest)
    assert names() == {"Hill", "Moor"}
    admitted(lake)
    assert names() == {"Hill", "Moor", "Lake"}
    assert Peer.objects.get(origin=lake.origin).state == State.PINNED


def test_who_is_not_there_is_not_expelled(own, ford):
    data = {"origin": ford.origin, "name": "Ford"}
    for wrong in (data, {}, {"origin": "x", "name": "Ford"}):
        with pytest.raises(EffectRefused):
            done("confederation.expel", wrong)
    assert "no member" in str(effect_kind("confederation.expel").impossible(data))


def test_who_leaves_has_left_and_is_told_to_all(own, groups):
    allying.leaves(groups[2])
    assert names() == {"Hill", "Lake"}
    [told] = said("confederation.unseat")
    assert (told["origin"], told["reason"]) == (groups[2].origin, "left")
    assert not Admission.objects.filter(origin=groups[2].origin).exists()


# --- The charter ------------------------------------------------------------------------------
def test_a_changed_charter_is_announced_once(own):
    done("charter.amend", {"changes": {"confederation.voting_days": 9, "group.name": "The Dale"}})
    for _beat in range(2):
        jobs.drain_all(now=world.now())
    announced = said("confederation.charter")
    assert [one["number"] for one in announced] == [1, 2]
    assert announced[1]["values"]["confederation.voting_days"] == 9
    own.refresh_from_db()
    assert (own.name, own.charter_number) == ("The Dale", 2)
    assert [one.number for one in own.charters.order_by("number")] == [1, 2]


def test_what_the_groups_founded_stays_a_confederation(own):
    with pytest.raises(EffectRefused, match="chosen when the group was founded"):
        done("charter.amend", {"changes": {"confederation.of_groups": False}})


def test_a_charter_that_could_be_changed_only_in_decades_is_refused(own):
    with pytest.raises(EffectRefused, match="at least 100007 days"):
        done("charter.amend", {"changes": {"decisions.waiting_days": 99_999}})
