"""Two homes compare their rolls through a guardian: who is on both is told, and votes once."""

import json
from datetime import timedelta

import pytest

from core.heartbeat import clock
from core.instance import instance
from core.notices.models import Notice
from core.record.models import Entry
from federation.peers.models import CivicObject
from federation.rolls import due
from federation.rolls.actions import comparing, listing
from federation.rolls.models import Clash, Elector, OtherList, Roll, State
from federation.rolls.rules.caps import MOST_AT_ONCE
from federation.wire.rules import voprf
from tests import rolling, world
from tests.neighbours import a_street

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture(autouse=True)
def village():
    people = world.a_village("Aino", "Bertil", "Cilla")
    rolling.confirmed(people["Aino"], "aino@example.org")
    rolling.confirmed(people["Bertil"], "bertil@example.org")
    return people


@pytest.fixture
def hill():
    return rolling.Other("Hillside")


@pytest.fixture
def lake():
    return rolling.Other("Lakeside")


@pytest.fixture
def valley():
    return rolling.Other("Valley")


@pytest.fixture(autouse=True)
def street(monkeypatch, valley, hill, lake):
    with a_street(monkeypatch, valley, hill, lake) as street:
        yield street


@pytest.fixture
def peers(hill, lake):
    return [rolling.pinned(one) for one in (hill, lake)]


@pytest.fixture
def confederation(valley, hill, lake, peers):
    return rolling.a_confederation(valley, hill, lake, guardians=[lake.origin])


@pytest.fixture
def vote(confederation, valley, hill, lake):
    vote = rolling.a_joint_vote(confederation, valley)
    hill.vote = lake.vote = str(vote.uid)
    return vote


def on_roll_day():
    world.set_clock(world.FIRST_NOON + timedelta(days=7))


def beat():
    """A beat in which the wall has moved on, so that what failed is due again."""
    Roll.objects.update(due_at=world.FIRST_NOON.replace(year=2000))
    OtherList.objects.update(due_at=world.FIRST_NOON.replace(year=2000))
    due.compare(now=clock.now())


def listed(vote, hill, lake, peers, *, emails=("aino@example.org", "else@example.org")):
    """Everybody has done their part."""
    on_roll_day()
    lake.name_key()
    hill.list_members(lake, emails=list(emails))
    rolling.heard(*peers)
    beat()
    return Roll.objects.get(vote=vote)


def said(kind):
    return [one.content["body"] for one in CivicObject.objects.filter(kind=kind)]


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
