"""Two homes compare their rolls: who is on both is told, and nothing else of others is kept."""

import json
from datetime import timedelta

import pytest

from core.heartbeat import clock
from core.notices.models import Notice
from federation.peers.models import CivicObject
from federation.rolls.actions import comparing, listing
from federation.rolls.models import Clash, Elector, OtherList, State
from tests import rolling, world
from tests.comparing import beat, listed, on_roll_day
from tests.together import said

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


def test_the_roll_is_declared_before_anybody_is_asked_and_listed_after(vote, hill, lake, peers):
    roll = listed(vote, hill, lake, peers)
    assert roll.state == State.LISTED
    assert said("joint.electors") == [{"vote": str(vote.uid), "size": 3}]
    [body] = said("joint.nullifiers")
    assert (body["count"], body["unnamed"], body["digest"]) == (2, 1, roll.digest)
    kinds = list(CivicObject.objects.order_by("number").values_list("kind", flat=True))
    assert kinds == ["joint.electors", "joint.nullifiers"]
    assert lake.evaluated == 2


def test_whoever_is_on_two_lists_is_told_and_nobody_else(village, vote, hill, lake, peers):
    listed(vote, hill, lake, peers, emails=["AINO+x@example.org", "else@example.org"])
    [notice] = Notice.objects.all()
    assert notice.person == village["Aino"]
    assert notice.kind == "rolls.twice"
    assert notice.facts["group"] == "Hillside"
    assert notice.facts["until"] == (rolling.OPENS_ON - timedelta(days=1)).isoformat()
    [clash] = Clash.objects.all()
    assert clash.origin == hill.origin
    beat()
    assert Notice.objects.count() == 1


def test_who_is_on_the_list_of_nobody_else_is_told_nothing(vote, hill, lake, peers):
    listed(vote, hill, lake, peers, emails=["else@example.org"])
    assert OtherList.objects.get().compared_at
    assert not Clash.objects.exists()
    assert not Notice.objects.exists()


def test_of_other_lists_only_what_is_on_ours_is_kept(vote, hill, lake, peers):
    emails = ["aino@example.org", *(f"nr{n}@example.org" for n in range(9))]
    listed(vote, hill, lake, peers, emails=emails)
    kept = set(Clash.objects.values_list("nullifier", flat=True))
    assert len(kept & set(hill.listed)) == 1
    ours = set(Elector.objects.values_list("nullifier", flat=True))
    assert len(ours & set(hill.listed)) == 1


# --- Lists that are not what they were said to be -----------------------------------------------
def errors():
    return OtherList.objects.get().error


def test_a_list_that_is_not_the_announced_one_is_not_compared(vote, hill, lake, peers):
    on_roll_day()
    lake.name_key()
    hill.list_members(lake, emails=["aino@example.org"])
    right, hill.listed = hill.listed, ["00" * 32]
    rolling.heard(*peers)
    beat()
    assert errors() == "it is not the list that their record announced"
    assert not Clash.objects.exists()
    hill.listed = right
    beat()
    assert errors() == ""
    assert Clash.objects.exists()


@pytest.mark.parametrize("wrong", [["bb" * 32, "aa" * 32], ["aa" * 32, "aa" * 32]])
def test_a_list_out_of_order_is_not_compared(vote, hill, lake, peers, wrong):
    on_roll_day()
    lake.name_key()
    hill.list_members(lake, emails=["aino@example.org"])
    page = json.dumps({"nullifiers": wrong, "more": False}).encode()
    hill._page = lambda _after: (200, page)
    rolling.heard(*peers)
    beat()
    assert errors() == "the list is not in its order, or holds something else"


def test_a_list_without_an_end_is_not_read_to_its_end(vote, hill, lake, peers):
    on_roll_day()
    lake.name_key()
    hill.list_members(lake, emails=["aino@example.org"])
    hill.listed = sorted(f"{n:064x}" for n in range(1, 50))
    rolling.heard(*peers)
    beat()
    assert "not the list" in errors()
    assert len([path for path in hill.asked if "/rolls/list" in path]) == 1


def test_a_list_longer_than_the_declared_roll_is_not_compared(vote, hill, lake, peers):
    on_roll_day()
    lake.name_key()
    hill.say("joint.electors", {"vote": hill.vote, "size": 1})
    hill.list_members(lake, emails=["aino@example.org", "else@example.org"])
    rolling.heard(*peers)
    beat()
    assert errors() == "it is longer than the roll that the group declared before"


def test_a_home_that_does_not_show_its_list_is_asked_again(vote, hill, lake, peers):
    on_roll_day()
    lake.name_key()
    hill.list_members(lake, emails=["aino@example.org"])
    rolling.heard(*peers)
    hill.is_up = False
    beat()
    assert "nobody answers" in errors()
    hill.is_up = True
    beat()
    assert OtherList.objects.get().compared_at


def test_when_the_time_of_a_beat_is_over_lists_wait_for_the_next(vote, hill, lake, peers):
    on_roll_day()
    lake.name_key()
    hill.list_members(lake, emails=["aino@example.org"])
    rolling.heard(*peers)
    listing.close_rolls(now=clock.now())
    listing.ask_guardians(now=clock.now())
    comparing.compare_rolls(now=clock.now(), seconds=-1)
    assert OtherList.objects.get().compared_at is None
    comparing.compare_rolls(now=clock.now())
    assert OtherList.objects.get().compared_at


def test_a_list_of_nobody_who_votes_with_us_is_passed_over(vote, hill, lake, peers):
    roll = listed(vote, hill, lake, peers, emails=["else@example.org"])
    OtherList.objects.create(
        vote=vote.uid,
        origin="d" * 64,
        count=1,
        unnamed=0,
        digest="e" * 64,
        said_at=world.now(),
        due_at=world.now(),
    )
    beat()
    assert OtherList.objects.get(origin="d" * 64).failures == 0
    assert roll.state == State.LISTED


def test_nothing_is_compared_any_more_once_the_vote_is_open(vote, hill, lake, peers):
    on_roll_day()
    lake.name_key()
    hill.list_members(lake, emails=["aino@example.org"])
    hill.is_up = False
    rolling.heard(peers[1])
    beat()
    hill.is_up = True
    rolling.heard(*peers)
    world.set_clock(world.FIRST_NOON + timedelta(days=rolling.DAYS_TO_TALK))
    beat()
    assert OtherList.objects.get().compared_at is None
