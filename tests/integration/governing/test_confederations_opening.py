"""Where the confederation lives: joint votes are opened, by whoever has that duty."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from core.charter.reading import current
from core.heartbeat import jobs
from core.instance import instance
from federation.confederations.exchange import belonging, following, membership, opening
from federation.confederations.exchange.names import given_by
from federation.confederations.models import Confederation, JointProposal, JointVote
from groups.decisions.actions import decide, settle
from groups.decisions.effect_kinds import EffectRefused, effect_kind
from groups.decisions.models import Decision, Effect
from groups.proposals.models import Proposal
from groups.proposals.rules import Stage
from groups.referenda.models import Referendum
from tests import allying, world
from tests.allying import done
from tests.together import said

pytestmark = pytest.mark.django_db


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
    vote = JointVote.objects.get()
    assert vote.sheets == told["sheets"]
    sheet = found.sheets.get(origin=groups[0].origin)
    assert sheet.told == [60]
    groups[0].say("joint.sheet", {"proposal": str(found.uid), "count": 59})
    allying.heard(groups[0])
    sheet.refresh_from_db()
    assert (sheet.count, sheet.told) == (59, [60, 59])


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
