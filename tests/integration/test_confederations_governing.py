"""Where the confederation lives: groups are admitted and expelled, and joint votes are opened."""

from datetime import date, timedelta
from fractions import Fraction
from types import SimpleNamespace

import pytest

from core.charter.reading import current
from core.heartbeat import jobs
from core.instance import instance
from federation.confederations.actions import NotSeated
from federation.confederations.exchange import belonging, following, membership, opening
from federation.confederations.exchange.names import given_by
from federation.confederations.models import (
    Admission,
    Confederation,
    JointProposal,
    JointVote,
    Seat,
)
from federation.peers.models import CivicObject, Peer, State
from groups.decisions.actions import decide, settle
from groups.decisions.effect_kinds import EffectRefused, effect_kind
from groups.decisions.models import Decision, Effect
from groups.proposals.models import Proposal
from groups.proposals.rules import Stage
from groups.referenda.models import Referendum
from tests import allying, world
from tests.neighbours import Neighbour, a_street

pytestmark = pytest.mark.django_db
NAMES = ("Hill", "Lake", "Moor")


@pytest.fixture
def groups():
    return [Neighbour(name) for name in NAMES]


@pytest.fixture
def ford():
    return Neighbour("Ford")


@pytest.fixture(autouse=True)
def street(monkeypatch, groups, ford):
    with a_street(monkeypatch, *groups, ford) as street:
        yield street


@pytest.fixture
def own(groups):
    return allying.founded(*groups)


def said(kind):
    return [one.content["body"] for one in CivicObject.objects.filter(kind=kind).order_by("number")]


def done(kind, data):
    """What a decision of all groups with this effect brings about."""
    cleaned = effect_kind(kind).clean(data)
    effect_kind(kind).apply(cleaned, decision=Decision(), now=world.now())
    return cleaned


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
    body = {"confederation": instance.origin, "charter": own.charter_digest, "zone": "UTC"}
    ford.say("confederation.join", body)
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
    with pytest.raises(NotSeated):
        belonging.let_go(own, origin=ford.origin, reason="expelled", now=world.now())


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


# --- Joint votes ------------------------------------------------------------------------------
def asks(group, *effects, started="decision", title="A bus", **facts):
    """A group asks the people of all groups, and we hear of it."""
    uid = str(given_by(group.origin))
    body = {
        "confederation": instance.origin,
        "proposal": uid,
        "name": group.name,
        "started": started,
        "title": title,
        "text": "It goes on Sundays.",
        "reason": "",
        "language": "en",
        "effects": list(effects),
        **facts,
    }
    group.say("joint.proposed", body)
    allying.heard(group)
    return JointProposal.objects.get(uid=uid)


def changing(**changes):
    return {"kind": "charter.amend", "data": {"changes": changes, "before": changes}}


def test_what_a_group_decided_to_ask_is_opened_on_the_dates_of_the_charter(own, groups):
    asks(groups[0])
    [vote] = JointVote.objects.all()
    today = date.fromisoformat(world.now().date().isoformat())
    assert vote.opens_on == today + timedelta(days=4)
    assert vote.closes_on == vote.opens_on + timedelta(days=3)
    [told] = said("joint.opened")
    assert told["terms"]["grace_hours"] == 24
    assert told["started_by"] == groups[0].origin
    page = Proposal.objects.get()
    assert page.is_joint
    assert (page.stage, page.opens) == (Stage.DISCUSSION, vote.opens_on)


def test_nobody_votes_where_the_confederation_lives(own, groups):
    asks(groups[0])
    page = Proposal.objects.get()
    world.on(page.opens)
    page.refresh_from_db()
    assert page.stage == Stage.VOTING
    assert not Referendum.objects.exists()


def test_what_people_sign_is_opened_with_enough_signatures_of_enough_groups(own, groups):
    found = asks(groups[0], started="signatures")
    assert not JointVote.objects.exists()
    for group, count in zip(groups, (60, 40, 0), strict=True):
        group.say("joint.sheet", {"proposal": str(found.uid), "count": count})
        allying.heard(group)
    opening.consider_all(now=world.now())
    assert not JointVote.objects.exists()
    groups[2].say("joint.sheet", {"proposal": str(found.uid), "count": 1})
    allying.heard(groups[2])
    opening.consider_all(now=world.now())
    [told] = said("joint.opened")
    assert sum(told["sheets"].values()) == 101
    assert told["started_by"] is None


def test_signatures_of_those_who_are_no_members_do_not_count(own, groups, ford):
    found = asks(groups[0], started="signatures")
    belonging.knowing.know(allying.introduced(ford)[0], now=world.now())
    for group, count in zip((*groups[:2], ford), (60, 40, 99), strict=True):
        group.say("joint.sheet", {"proposal": str(found.uid), "count": count})
        allying.heard(group)
    opening.consider_all(now=world.now())
    assert not JointVote.objects.exists()


@pytest.mark.parametrize(
    "effect",
    [
        changing(**{"confederation.of_groups": False}),
        changing(**{"confederation.voting_days": 4}),
        changing(**{"membership.founders": 4}),
        {"kind": "law.repeal", "data": {"law": 1}},
        {"kind": "confederation.expel", "data": {"origin": "f" * 64, "name": "Nobody"}},
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason(own, groups, effect):
    found = asks(groups[0], effect)
    assert not JointVote.objects.exists()
    [told] = said("joint.refused")
    assert told["proposal"] == str(found.uid)
    assert told["why"]


def test_who_is_no_member_is_refused(own, ford):
    belonging.knowing.know(allying.introduced(ford)[0], now=world.now())
    asks(ford)
    assert said("joint.refused")[0]["why"] == "Only a member of the confederation can ask."


def test_what_was_adopted_changes_the_charter_on_its_day(own, groups):
    asks(groups[0], changing(**{"confederation.voting_days": 9}))
    page = Proposal.objects.get()
    assert Effect.objects.get().data["before"] == {"confederation.voting_days": 4}
    decided = decide(
        page,
        outcome="adopted",
        option="adopt",
        reason="joint_adopted",
        tally={},
        referendum_uid=None,
        decided_on=page.closes,
        waiting_days=1,
        now=world.now(),
    )
    settle(decided.number, day=decided.in_force_on, now=world.now())
    assert current()["confederation.voting_days"] == 9
    jobs.drain_all(now=world.now())
    assert [one["number"] for one in said("confederation.charter")] == [1, 2]


# --- Who opens joint votes --------------------------------------------------------------------
def test_the_duty_passes_and_comes_back_when_its_group_leaves(own, groups):
    membership.pass_hub(own, to=groups[0].origin, at=world.now(), now=world.now())
    asks(groups[1])
    assert not JointVote.objects.exists()
    allying.leaves(groups[0])
    assert Confederation.objects.own().hub == instance.origin
    opening.consider_all(now=world.now())
    assert JointVote.objects.count() == 1


def test_the_day_of_the_effect_changes_nothing_that_was_counted_since(own, groups):
    """Two votes on the duty may be counted before the effect of the first is due."""
    cleaned = effect_kind("confederation.hub").clean({"origin": groups[0].origin, "name": "Hill"})
    membership.pass_hub(own, to=groups[1].origin, at=world.now(), now=world.now())
    effect_kind("confederation.hub").apply(cleaned, decision=Decision(), now=world.now())
    own.refresh_from_db()
    assert own.hub == groups[1].origin


def test_only_a_member_or_the_confederation_opens_votes(own, ford):
    with pytest.raises(EffectRefused):
        done("confederation.hub", {"origin": ford.origin, "name": "Ford"})
    assert effect_kind("confederation.hub").impossible({"origin": ford.origin, "name": "Ford"})
    assert not effect_kind("confederation.hub").impossible(
        {"origin": instance.origin, "name": "The Valley"}
    )


ADOPTED = SimpleNamespace(outcome=SimpleNamespace(is_adopted=True))
REJECTED = SimpleNamespace(outcome=SimpleNamespace(is_adopted=False))


def on_duty(group):
    return {"kind": "confederation.hub", "data": {"origin": group.origin, "name": group.name}}


def votes_on_duty(own, groups):
    """Two votes on who has the duty, the second with the later deadline."""
    for group in groups[:2]:
        asks(group, on_duty(group))
    first, second = JointVote.objects.order_by("number")
    JointVote.objects.filter(pk=first.pk).update(returns_by=own.hub_since + timedelta(days=9))
    JointVote.objects.filter(pk=second.pk).update(returns_by=own.hub_since + timedelta(days=12))
    return list(JointVote.objects.order_by("number"))


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_votes_on_the_duty_the_later_one_counts_in_any_order(own, groups, order):
    found = votes_on_duty(own, groups)
    for place in order:
        vote = JointVote.objects.get(pk=found[place].pk)
        following.pass_the_duty(vote, ADOPTED, now=world.now())
    own.refresh_from_db()
    assert own.hub == groups[1].origin


def test_who_was_rejected_or_named_wrongly_has_no_duty(own, groups):
    vote, other = votes_on_duty(own, groups)
    following.pass_the_duty(vote, REJECTED, now=world.now())
    for wrong in ({}, {"kind": "confederation.hub"}, {"kind": "confederation.hub", "data": 7}):
        other.effects = [wrong]
        following.pass_the_duty(other, ADOPTED, now=world.now())
    own.refresh_from_db()
    assert own.hub == instance.origin
