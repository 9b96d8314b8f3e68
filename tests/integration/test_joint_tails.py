"""A joint vote and a home that was restored from an old copy: what was told to others stands."""

from datetime import timedelta

import pytest

from core.heartbeat import clock, jobs
from core.record import checks
from core.record.models import Leaf
from federation.confederations.models import GroupRoll, JointProposal, JointVote, Return
from federation.peers.actions import knowing, own, recovering, visiting
from federation.peers.models import Ahead, CivicObject, Peer
from groups.referenda import actions as referenda
from groups.referenda.models import Referendum
from tests import together, world
from tests.jointly import opened, over
from tests.keeping import Keeper, lost_days
from tests.streets import a_street

pytestmark = pytest.mark.django_db


@pytest.fixture
def valley():
    return together.Valley(charter={"referenda.ballots": "open"})


@pytest.fixture
def keeper(valley, monkeypatch):
    """A group that reads our record; the others do not, and are not asked."""
    keeper = Keeper("Keeper")
    monkeypatch.setattr(recovering, "_may_hold_more", lambda **_now: False)
    with a_street(monkeypatch, keeper):
        knowing.know(knowing.introduce(keeper.address), now=world.now())
        visit()
        jobs.drain_all(now=world.now())
        yield keeper


def cast(vote, person, choice):
    referenda.cast_open(vote, person, choice, now=world.now())


def visit():
    peer = Peer.objects.get(name="Keeper")
    visiting.visit(peer, now=world.now())


def notice():
    """The home is back, and asks before anything else."""
    visit()
    assert Ahead.objects.exists()


def recover():
    for _visit in range(3):
        visit()
    recovering.recover(now=world.now())
    assert not Ahead.objects.exists()
    own.follow(now=world.now())
    jobs.do_chores(now=world.now())


def beat():
    jobs.drain_all(now=world.now())
    world.wake_up_on(clock.group_date(world.now()))
    jobs.do_chores(now=world.now())
    jobs.drain_all(now=world.now())


def test_a_tally_that_was_returned_stands_although_its_ballots_are_lost(valley, keeper):
    joint, vote = opened(valley)
    cast(vote, valley.people["Aino"], "1")
    with lost_days(keeper):
        cast(vote, valley.people["Bertil"], "1")
        cast(vote, valley.people["Cilla"], "0")
        over(joint)
        [told] = together.said("joint.returned")
    notice()
    kept, keeper.kept = keeper.kept, []
    over(joint)
    # Nothing is counted while others know more than we do.
    assert not Return.objects.exists()
    assert not Referendum.objects.get().is_closed
    keeper.kept = kept
    recover()
    beat()
    assert together.said("joint.returned") == [told]
    row = Return.objects.get()
    assert (str(row.uid), row.yes, row.no) == (told["return"], 2, 1)
    assert Leaf.objects.get(index=row.index).entry.verb == "federation.said"
    assert Referendum.objects.get().is_closed
    assert checks.verify() == []


def test_a_roll_that_was_announced_stands_and_people_vote_again(valley, keeper):
    asked = valley.asks(valley.hill, started="decision")
    joint = valley.opens(asked.uid)
    with lost_days(keeper):
        world.on(joint.opens_on)
        vote = together.held(together.page_of(joint))
        cast(vote, valley.people["Aino"], "1")
        [told] = together.said("joint.roll")
    notice()
    recover()
    world.on(joint.opens_on)
    beat()
    assert together.said("joint.roll") == [told]
    assert GroupRoll.objects.get().digest == told["digest"]
    vote = together.held(together.page_of(joint))
    cast(vote, valley.people["Aino"], "1")
    over(joint)
    [returned] = together.said("joint.returned")
    assert (returned["yes"], returned["roll_digest"]) == (1, told["digest"])
    assert checks.verify() == []


def test_what_was_certified_is_certified_once(valley, keeper):
    joint, vote = opened(valley)
    cast(vote, valley.people["Aino"], "1")
    with lost_days(keeper):
        over(joint)
        world.on(clock.group_date(joint.patient_until) + timedelta(days=1))
        jobs.do_chores(now=world.now())
        [told] = together.said("joint.certified")
    notice()
    recover()
    beat()
    beat()
    assert together.said("joint.certified") == [told]
    assert JointVote.objects.get().certified_at
    assert len(together.said("joint.returned")) == 1
    assert checks.verify() == []


def test_a_question_that_was_put_to_all_groups_is_ours_again(valley, keeper):
    with lost_days(keeper):
        together.a_question(valley, valley.people["Aino"])
        [told] = together.said("joint.proposed")
    notice()
    recover()
    found = JointProposal.objects.get()
    assert (str(found.uid), found.is_ours, found.title) == (told["proposal"], True, "A ferry")
    assert CivicObject.objects.filter(is_followed=False).count() == 0
    assert checks.verify() == []
