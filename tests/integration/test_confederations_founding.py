"""Three groups or more found a confederation: each by its own decision, the last one founds it."""

import pytest
from django.core.management import CommandError, call_command

from core.charter.reading import current
from core.record.models import Entry
from federation.confederations.exchange import planning
from federation.confederations.models import Confederation, Plan
from federation.confederations.rules.charters import charter_digest
from federation.peers.models import CivicObject, Peer, State
from groups.membership.actions import GroupExists
from groups.membership.models import Register
from tests import allying, world
from tests.allying import NAMES
from tests.neighbours import Neighbour
from tests.streets import a_street
from tests.together import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def groups():
    return [Neighbour(name) for name in NAMES]


@pytest.fixture(autouse=True)
def street(monkeypatch, groups):
    # The day on which neighbours live.
    world.set_clock(world.FIRST_NOON)
    with a_street(monkeypatch, *groups) as street:
        yield street


def test_with_the_decision_of_the_last_group_the_confederation_exists(groups):
    plan = allying.a_plan(*groups)
    digest = planning.digest_of(plan)
    for group in groups[:2]:
        allying.agrees(group, digest)
    assert Confederation.objects.own() is None
    assert current().number == 0
    allying.agrees(groups[2], digest, zone="Europe/Warsaw")
    own = Confederation.objects.own()
    assert own is not None
    assert [seat.name for seat in own.seats.taken().in_order()] == list(NAMES)
    assert own.seats.get(origin=groups[2].origin).zone == "Europe/Warsaw"
    assert current()["confederation.of_groups"]
    assert current()["group.name"] == "The Valley"
    assert Register.objects.is_founded()
    assert Plan.objects.get().founded_at


def test_all_groups_are_told_the_charter_and_who_belongs(groups):
    own = allying.founded(*groups)
    [charter] = said("confederation.charter")
    assert charter["digest"] == own.charter_digest == charter_digest(1, charter["values"])
    assert charter["values"]["confederation.voting_days"] == 4
    assert "membership.formula" not in charter["values"]
    seats = said("confederation.seat")
    assert [seat["origin"] for seat in seats] == [group.origin for group in groups]
    assert seats[0]["introduction"]["origin"] == groups[0].origin
    assert CivicObject.objects.first().kind == "confederation.charter"
    verbs = list(Entry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs.index("confederation.founded") < verbs.index("confederation.joined")


def test_who_agrees_to_another_plan_agrees_to_nothing(groups):
    plan = allying.a_plan(*groups)
    digest = planning.digest_of(plan)
    for group, wanted in zip(groups, (digest, digest, "f" * 64), strict=True):
        allying.agrees(group, wanted)
    assert Confederation.objects.own() is None
    assert planning.agreements(plan) == {groups[0].origin, groups[1].origin}


def test_a_group_that_leaves_before_the_founding_has_not_agreed(groups):
    plan = allying.a_plan(*groups)
    digest = planning.digest_of(plan)
    allying.agrees(groups[0], digest)
    allying.leaves(groups[0])
    for group in groups[1:]:
        allying.agrees(group, digest)
    assert Confederation.objects.own() is None
    allying.agrees(groups[0], digest)
    assert Confederation.objects.own() is not None


def test_a_changed_plan_needs_all_agreements_again(groups, street):
    plan = allying.a_plan(*groups)
    for group in groups[:2]:
        allying.agrees(group, planning.digest_of(plan))
    ford = Neighbour("Ford")
    street.neighbours[ford.address] = ford
    plan = planning.change_plan(
        plan,
        allying.a_draft(),
        groups=allying.introduced(groups[0], groups[1], ford),
        now=world.now(),
    )
    assert planning.agreements(plan) == set()
    assert Peer.objects.get(origin=groups[2].origin).state == State.RELEASED
    for group in (groups[0], groups[1], ford):
        allying.agrees(group, planning.digest_of(plan))
    own = Confederation.objects.own()
    assert {seat.name for seat in own.seats.taken()} == {"Hill", "Lake", "Ford"}


def test_a_founding_that_is_given_up_leaves_nobody_known(groups):
    plan = allying.a_plan(*groups)
    planning.give_up(plan, now=world.now())
    assert not Plan.objects.exists()
    assert not Peer.objects.read().exists()
    allying.a_plan(*groups)
    with pytest.raises(planning.NoPlan):
        planning.give_up(plan, now=world.now())


def test_two_groups_and_twins_found_nothing(groups):
    with pytest.raises(planning.TooFewGroups, match="at least 3 groups; here are 2"):
        allying.a_plan(*groups[:2])
    with pytest.raises(planning.SameGroupTwice, match="Hill"):
        allying.a_plan(*groups, groups[0])
    assert not Plan.objects.exists()
    assert not Peer.objects.exists()


def test_there_is_one_plan_at_a_time_and_none_where_there_is_a_group(groups):
    allying.a_plan(*groups)
    with pytest.raises(planning.PlanBegun):
        allying.a_plan(*groups)
    Plan.objects.all().delete()
    world.a_village("Aino")
    with pytest.raises(GroupExists):
        allying.a_plan(*groups)


def test_people_who_found_first_end_the_plan_of_the_groups(groups):
    digest = planning.digest_of(allying.a_plan(*groups))
    world.a_village("Aino")
    for group in groups:
        allying.agrees(group, digest)
    assert Confederation.objects.own() is None
    assert not current()["confederation.of_groups"]


def test_a_rule_that_does_not_fit_is_refused_with_the_whole_plan(groups):
    draft = allying.a_draft(**{"confederation.voting_days": 0})
    with pytest.raises(Exception, match="from 1 to 366"):
        planning.begin_plan(draft, groups=allying.introduced(*groups), now=world.now())
    assert not Plan.objects.exists()


def test_whoever_runs_the_computer_begins_it_by_a_command_too(groups, capsys):
    addresses = [group.address for group in groups]
    with pytest.raises(CommandError, match="at least 3 groups"):
        call_command("found_confederation", "The Valley", "valley", *addresses[:2])
    with pytest.raises(CommandError, match="NAME=VALUE"):
        call_command("found_confederation", "The Valley", "valley", *addresses, "--rule", "x")
    rule = "--rule=confederation.voting_days=7"
    call_command("found_confederation", "The Valley", "valley", *addresses, rule)
    plan = Plan.objects.get()
    assert plan.values["confederation.voting_days"] == 7
    told = capsys.readouterr().out
    assert planning.digest_of(plan) in told
    assert "Hill at https://hill.example" in told
