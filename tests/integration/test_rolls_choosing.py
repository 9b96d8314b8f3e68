"""Members say where they vote; when the vote opens, nobody is on the roll who votes elsewhere."""

from datetime import timedelta

import pytest

from core.notices.needs import collect
from core.people.actions.erasure import erase
from core.people.own_data import collect as own_data
from core.record.models import Entry
from core.refusals import Refusal
from federation.confederations.models import Confederation
from federation.peers.models import CivicObject
from federation.rolls.actions.choosing import NothingToChoose, OthersLetYouGo, let_go, place_of
from federation.rolls.actions.declaring import NotTogether, RollsAreClosed, declare_home
from federation.rolls.actions.settling import off_the_roll
from federation.rolls.models import Clash, Elector, Roll, State, VotingHome
from federation.rolls.rules.standing import Standing
from groups.membership.actions import NotAMember
from tests import comparing, rolling, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(monkeypatch):
    with comparing.a_scene(monkeypatch) as scene:
        yield scene


def elsewhere(scene, name, *, is_here=False):
    return declare_home(scene.people[name], scene.confederation, is_here=is_here, now=world.now())


def elector(scene, name):
    return Elector.objects.get(person=scene.people[name])


def standing(scene, name):
    return place_of(Roll.objects.get(), elector(scene, name)).standing


def hear_that_hill_let_go(scene, name):
    scene.hill.let_go(elector(scene, name).nullifier)
    rolling.heard(*scene.peers)


# --- The voting home ----------------------------------------------------------------------------
def test_who_votes_elsewhere_is_on_no_list_and_no_roll_here(scene):
    elsewhere(scene, "Aino")
    roll = scene.compare("aino@example.org")
    assert (roll.size, roll.count) == (2, 1)
    assert not Clash.objects.exists()
    scene.open()
    assert scene.on_the_roll() == {"Bertil", "Cilla"}


def test_it_can_be_changed_until_the_roll_day_and_after_the_opening(scene):
    elsewhere(scene, "Aino")
    elsewhere(scene, "Aino", is_here=True)
    scene.on_day(6)
    elsewhere(scene, "Aino")
    for day in (7, rolling.DAYS_TO_TALK, rolling.DAYS_TO_TALK + 1):
        scene.on_day(day)
        with pytest.raises(RollsAreClosed) as refusal:
            elsewhere(scene, "Aino", is_here=True)
    assert refusal.value.facts["until"] == rolling.OPENS_ON + timedelta(days=2)
    scene.on_day(rolling.DAYS_TO_TALK + 2)
    assert elsewhere(scene, "Aino", is_here=True).is_here


def test_saying_the_same_again_is_nothing_also_while_rolls_are_closed(scene):
    scene.on_day(7)
    assert elsewhere(scene, "Aino", is_here=True).is_here
    assert not VotingHome.objects.exists()


def test_it_is_in_no_record(scene):
    before = Entry.objects.count()
    elsewhere(scene, "Aino")
    assert Entry.objects.count() == before


def test_only_members_choose_and_only_where_the_group_is(scene):
    stranger = world.a_person("Ivo")
    with pytest.raises(NotAMember):
        declare_home(stranger, scene.confederation, is_here=False, now=world.now())
    Confederation.objects.update(left_at=world.now())
    with pytest.raises(NotTogether):
        elsewhere(scene, "Aino")


# --- Two lists ----------------------------------------------------------------------------------
def test_who_does_not_choose_is_off(scene):
    scene.compare("aino@example.org")
    assert standing(scene, "Aino") == Standing.UNRESOLVED
    scene.open()
    assert scene.on_the_roll() == {"Bertil", "Cilla"}
    roll = Roll.objects.get()
    assert (roll.state, roll.compared, roll.others, roll.off) == (State.SETTLED, 1, 2, 1)
    [entry] = Entry.objects.filter(verb="rolls.settled")
    assert (entry.facts["compared"], entry.facts["others"], entry.facts["off"]) == (1, 2, 1)


def test_a_group_that_has_left_takes_nobody_off(scene):
    scene.compare("aino@example.org")
    scene.confederation.seats.filter(origin=scene.hill.origin).update(left_at=world.now())
    assert standing(scene, "Aino") == Standing.CLEAR
    scene.open()
    assert scene.on_the_roll() == {"Aino", "Bertil", "Cilla"}


def test_who_is_let_go_there_votes_here(scene):
    scene.compare("aino@example.org")
    hear_that_hill_let_go(scene, "Aino")
    assert standing(scene, "Aino") == Standing.HERE
    with pytest.raises(OthersLetYouGo):
        let_go(scene.people["Aino"], scene.vote, now=world.now())
    scene.open()
    assert scene.on_the_roll() == {"Aino", "Bertil", "Cilla"}


def test_who_lets_go_here_is_off_and_the_others_are_told(scene):
    scene.compare("aino@example.org")
    let_go(scene.people["Aino"], scene.vote, now=world.now())
    [said] = CivicObject.objects.filter(kind="joint.released")
    assert said.content["body"]["nullifier"] in scene.hill.listed
    with pytest.raises(NothingToChoose):
        let_go(scene.people["Aino"], scene.vote, now=world.now())
    scene.open()
    assert scene.on_the_roll() == {"Bertil", "Cilla"}


def test_that_a_group_let_go_may_be_heard_before_its_list_is_compared(scene):
    scene.hill.twist = lambda path, reply: (404, b"") if "/rolls/list" in path else reply
    scene.compare("aino@example.org")
    assert not Clash.objects.exists()
    hear_that_hill_let_go(scene, "Aino")
    scene.hill.twist = lambda _path, reply: reply
    scene.beat()
    assert Clash.objects.exists()
    assert standing(scene, "Aino") == Standing.HERE


def test_there_is_nothing_to_choose_for_who_is_on_one_list(scene):
    scene.compare("aino@example.org")
    for name in ("Bertil", "Cilla"):
        with pytest.raises(NothingToChoose):
            let_go(scene.people[name], scene.vote, now=world.now())
    with pytest.raises(NotAMember):
        let_go(world.a_person("Ivo"), scene.vote, now=world.now())


def test_nobody_chooses_before_the_lists_are_there_or_after_the_opening(scene):
    with pytest.raises(NothingToChoose):
        let_go(scene.people["Aino"], scene.vote, now=world.now())
    scene.compare("aino@example.org")
    scene.on_day(rolling.DAYS_TO_TALK)
    with pytest.raises(NothingToChoose):
        let_go(scene.people["Aino"], scene.vote, now=world.now())


def test_two_members_with_one_address_are_both_asked(scene):
    rolling.confirmed(scene.people["Cilla"], "aino+cilla@example.org")
    scene.compare("aino@example.org")
    let_go(scene.people["Aino"], scene.vote, now=world.now())
    assert not CivicObject.objects.filter(kind="joint.released").exists()
    let_go(scene.people["Cilla"], scene.vote, now=world.now())
    assert CivicObject.objects.filter(kind="joint.released").count() == 1


def test_what_waits_for_a_member_says_until_when(scene):
    aino = scene.people["Aino"]
    scene.compare("aino@example.org")
    [need] = [need for need in collect(aino, world.today()) if "rolls" in need.link]
    assert need.until == rolling.OPENS_ON - timedelta(days=1)
    let_go(aino, scene.vote, now=world.now())
    assert not [need for need in collect(aino, world.today()) if "rolls" in need.link]


# --- The opening ----------------------------------------------------------------------------------
def test_who_became_a_member_after_the_roll_day_is_not_on_a_compared_roll(scene):
    scene.compare("else@example.org")
    world.admit("Dora")
    scene.open()
    assert scene.on_the_roll() == {"Aino", "Bertil", "Cilla"}


def test_a_guardian_that_fails_takes_nobodys_vote(scene):
    elsewhere(scene, "Aino")
    scene.lake.is_up = False
    scene.on_day(7)
    scene.beat()
    world.admit("Dora")
    scene.open()
    assert scene.on_the_roll() == {"Bertil", "Cilla", "Dora"}
    assert Roll.objects.get().state == State.UNCHECKED
    assert Entry.objects.filter(verb="rolls.unchecked").count() == 1


def test_a_home_that_was_away_all_the_time_opens_unchecked(scene):
    scene.open()
    assert scene.on_the_roll() == {"Aino", "Bertil", "Cilla"}
    assert Roll.objects.get().state == State.UNCHECKED


def test_where_nobody_guards_only_what_members_declared_counts(monkeypatch):
    with comparing.a_scene(monkeypatch, guardian="nobody") as scene:
        elsewhere(scene, "Aino")
        scene.on_day(7)
        scene.beat()
        scene.open()
        assert scene.on_the_roll() == {"Bertil", "Cilla"}
        assert not Roll.objects.exists()


def test_the_roll_stands_from_the_opening_on(scene):
    scene.compare("aino@example.org")
    referendum = scene.open()
    off = list(off_the_roll(referendum))
    hear_that_hill_let_go(scene, "Aino")
    assert list(off_the_roll(referendum)) == off == [scene.people["Aino"].pk]
    assert Entry.objects.filter(verb="rolls.settled").count() == 1


# --- Forgetting -----------------------------------------------------------------------------------
def test_two_days_after_the_opening_nobody_is_called_anything(scene):
    scene.compare("aino@example.org")
    scene.open()
    world.next_day(1)
    assert Elector.objects.exclude(nullifier="").exists()
    world.next_day(1)
    assert not Elector.objects.exclude(nullifier="").exists()
    assert not Clash.objects.exists()
    assert bytes(Roll.objects.get().secret) == b""
    assert Elector.objects.filter(is_on=False).count() == 1


def test_a_certified_vote_needs_no_electors(scene):
    scene.compare("aino@example.org")
    scene.open()
    scene.vote.certified_at, scene.vote.is_adopted = world.now(), False
    scene.vote.save()
    world.next_day(2)
    assert not Elector.objects.exists()


def test_own_data_hold_the_voting_home_and_erasing_forgets_it(scene):
    aino = scene.people["Aino"]
    scene.compare("aino@example.org")
    scene.on_day(rolling.DAYS_TO_TALK + 2)
    elsewhere(scene, "Aino")
    [rows] = [part.rows for part in own_data(aino) if part.name == "rolls"]
    assert rows["voting_homes"][0]["votes_here"] is False
    assert rows["on_compared_rolls"][0]["called_there"] in scene.hill.listed
    erase(aino, now=world.now())
    assert not VotingHome.objects.exists()
    assert not Elector.objects.filter(person=aino).exists()
    assert Elector.objects.count() == 3


def test_a_refusal_tells_why(scene):
    refusal: Refusal = RollsAreClosed(name="The Valley", until=rolling.OPENS_ON)
    assert "The Valley" in str(refusal)
    assert "2030" in str(refusal)
