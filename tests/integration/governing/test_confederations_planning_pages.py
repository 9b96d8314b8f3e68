"""What people read and enter who found a confederation of groups."""

import pytest
from django.test import Client

from federation.confederations.exchange import joining, planning
from federation.confederations.models import Plan
from federation.confederations.rules.charters import plan_digest
from federation.confederations.views.founding import token_of
from federation.peers.rules import introductions
from tests import allying, world
from tests.neighbours import Neighbour
from tests.shown import page

pytestmark = pytest.mark.django_db

PLAN = {"name": "The Valley", "short_name": "valley", "time_zone": "UTC", "language": "en"}


def filled_in(groups, other=None):
    return {**PLAN, "groups": "\n".join(group.address for group in groups), **(other or {})}


def test_the_founding_of_a_group_leads_to_that_of_a_confederation(client, groups):
    assert "Found a confederation of groups" in page(client, "/founding/")
    allying.a_plan(*groups)
    text = page(client, "/founding/")
    assert "Groups are about to found the confederation “The Valley” here." in text


def test_a_plan_is_begun_shown_to_all_and_changed_by_who_began_it(client, groups):
    assert "three groups or more" in page(client, "/federation/founding/")
    answer = client.post("/federation/founding/", filled_in(groups))
    assert answer.status_code == 302
    mine, others = page(client, "/federation/founding/"), page(Client(), "/federation/founding/")
    for shown in ("0 of 3 groups have agreed.", "Hill", groups[0].address, "for 14 days", "Digest"):
        assert shown.lower() in others.lower()
    assert "Change the plan" in mine
    assert "Change the plan" not in others
    link = mine.split('class="button-quiet" href="')[1].split('"')[0]
    assert "give the plan up" in page(client, link).lower()
    changed = filled_in(groups, {"confederation.voting_days": "9"})
    assert client.post(link, changed).status_code == 302
    assert Plan.objects.get().values["confederation.voting_days"] == 9
    # What was chosen before stays where nothing is entered.
    assert client.post(link, filled_in(groups, {"name": "The Dale"})).status_code == 302
    plan = Plan.objects.get()
    assert (plan.name, plan.values["confederation.voting_days"]) == ("The Dale", 9)
    assert client.post(f"{link}give-up/").status_code == 302
    assert not Plan.objects.exists()


def test_roll_guardians_are_chosen_by_name_once_the_groups_are_known(client, groups):
    hill, lake, _moor = groups
    rule = "confederation.guardians"
    assert "Roll guardians can be chosen once the groups" in page(client, "/federation/founding/")
    link = f"/federation/founding/{token_of(allying.a_plan(*groups))}/"
    form = page(client, link)
    for each in groups:
        assert f'value="{each.origin}"' in form
    assert "Now: ." not in form
    chosen = {rule: [lake.origin, hill.origin]}
    assert client.post(link, filled_in(groups, chosen)).status_code == 302
    assert Plan.objects.get().values[rule] == f"{lake.origin} {hill.origin}"
    assert "Their roll guardians are: Lake, Hill." in page(client, "/federation/founding/")
    # Nothing chosen is nothing changed; nobody has to be said.
    assert client.post(link, filled_in(groups, {"name": "The Dale"})).status_code == 302
    assert Plan.objects.get().values[rule] == f"{lake.origin} {hill.origin}"
    assert client.post(link, filled_in(groups, {rule: ["none"]})).status_code == 302
    assert Plan.objects.get().values[rule] == ""


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        (lambda hill: ["none", hill.origin], "some of these or nobody, not both"),
        (lambda _hill: ["f" * 64], "is none of these"),
        (lambda hill: [hill.origin], "A rule names Hill, which is not among the groups."),
    ],
)
def test_only_groups_of_the_plan_guard_its_rolls(client, groups, street, chosen, told):
    hill, *others = groups
    link = f"/federation/founding/{token_of(allying.a_plan(*groups))}/"
    others.append(Neighbour("Shore"))
    street.neighbours[others[-1].address] = others[-1]
    changed = filled_in(others, {"confederation.guardians": chosen(hill)})
    answer = client.post(link, changed)
    assert answer.status_code == 400
    assert told in " ".join(answer.content.decode().split())
    assert Plan.objects.get().values["confederation.guardians"] == ""


def test_only_who_began_it_changes_the_plan(client, groups):
    assert page(client, "/federation/founding/nonsense/", status=404)
    allying.a_plan(*groups)
    assert "Only who began" in page(client, "/federation/founding/nonsense/", status=403)
    assert client.post("/federation/founding/nonsense/give-up/").status_code == 403


def test_who_began_one_plan_changes_no_other_and_none_that_is_over(client, groups):
    mine = f"/federation/founding/{token_of(allying.a_plan(*groups))}/"
    assert client.post(f"{mine}give-up/").status_code == 302
    for act in (mine, f"{mine}give-up/"):
        assert client.post(act, filled_in(groups)).status_code == 404
    plan = allying.a_plan(*groups)
    for act in (mine, f"{mine}give-up/"):
        assert client.post(act, filled_in(groups)).status_code == 403
    theirs = f"/federation/founding/{token_of(plan)}/"
    world.a_village("Aino")
    # Whoever was first: here there is a group now, and what it knows is its own.
    for act in (theirs, f"{theirs}give-up/"):
        answer = client.post(act, filled_in(groups, {"name": "The Dale"}))
        assert answer.status_code in (400, 409)
    assert Plan.objects.get().name == "The Valley"


def test_a_plan_is_begun_once_and_changed_by_forms_of_ours_alone(client, groups):
    assert client.post("/federation/founding/", filled_in(groups)).status_code == 302
    again = filled_in(groups, {"name": "The Dale"})
    assert "The Valley" in Client().post("/federation/founding/", again).content.decode()
    strict = Client(enforce_csrf_checks=True)
    mine = f"/federation/founding/{token_of(Plan.objects.get())}/"
    for act in (mine, f"{mine}give-up/"):
        assert strict.post(act, again).status_code == 403
    assert client.get(f"{mine}give-up/").status_code == 405
    assert Plan.objects.get().name == "The Valley"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"groups": "https://hill.example https://lake.example"}, "at least 3 groups"),
        ({"groups": "https://nowhere.example"}, "https://nowhere.example: At this address"),
        ({"short_name": "Not Short"}, "does not fit"),
        ({"time_zone": "Middle/Earth"}, "no time zone"),
        ({"confederation.voting_days": "0"}, "from 1 to 366"),
    ],
)
def test_a_plan_with_a_mistake_says_what_to_mend(client, groups, wrong, told):
    answer = client.post("/federation/founding/", filled_in(groups, wrong))
    assert answer.status_code == 400
    assert told in " ".join(answer.content.decode().split())
    assert not Plan.objects.exists()


def test_before_its_founding_it_introduces_itself_by_the_planned_name(client, groups):
    assert client.get("/federation/introduction").status_code == 404
    plan = allying.a_plan(*groups)
    found = introductions.read(client.get("/federation/introduction").json())
    introductions.require_true(found, address=found.address, verify=joining.knowing.verify)
    assert found.name == "The Valley"
    shown = client.get("/federation/charter").json()
    assert shown["is_plan"]
    assert shown["digest"] == planning.digest_of(plan)
    assert shown["digest"] == plan_digest(
        shown["values"], [group["origin"] for group in shown["groups"]]
    )


def test_nobody_introduces_themselves_before_anything_was_begun(client):
    for path in ("/federation/introduction", "/federation/charter", "/federation/civic"):
        assert client.get(path).status_code == 404
