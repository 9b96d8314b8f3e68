"""What people read about a confederation: at home, where it lives, and before it is founded."""

from datetime import timedelta

import pytest
from django.test import Client

from core.heartbeat import jobs
from core.instance import instance
from federation.confederations.exchange import belonging, joining, looking, planning, proposals
from federation.confederations.models import Confederation, Plan
from federation.confederations.rules.charters import charter_digest, plan_digest
from federation.confederations.views.founding import token_of
from federation.peers.rules import introductions
from groups.membership.actions import MembersAreGroups
from groups.membership.actions.applying import wait
from tests import allying, votes, world
from tests.neighbours import AT, Neighbour, a_street

pytestmark = pytest.mark.django_db
NAMES = ("Hill", "Lake", "Moor")
PLAN = {"name": "The Valley", "short_name": "valley", "time_zone": "UTC", "language": "en"}


@pytest.fixture
def groups():
    return [Neighbour(name) for name in NAMES]


@pytest.fixture(autouse=True)
def street(monkeypatch, groups):
    # The day on which neighbours live.
    world.set_clock(world.FIRST_NOON)
    with a_street(monkeypatch, *groups, Neighbour("Valley")) as street:
        yield street


def page(client, path, *, status=200):
    answer = client.get(path)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def filled_in(groups, other=None):
    return {**PLAN, "groups": "\n".join(group.address for group in groups), **(other or {})}


# --- The founding -----------------------------------------------------------------------------
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
    client.get("/federation/introduction").status_code == 404  # noqa: B015
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


# --- Where it lives ---------------------------------------------------------------------------
def test_visitors_of_a_confederation_see_its_groups_and_its_charter(client, groups):
    own = allying.founded(*groups)
    text = page(client, "/")
    for shown in ("The Valley", "members of this confederation are groups", *NAMES):
        assert shown in text
    for absent in ("Becoming a member", "Sign in", "Members", "Who speaks for me"):
        assert absent not in text
    one = page(client, own.get_absolute_url())
    for shown in ("This is our own confederation.", "opened by The Valley", own.charter_digest):
        assert shown in one
    assert "The members are groups." in page(client, "/charter/")
    shown = client.get("/federation/charter").json()
    assert shown["digest"] == charter_digest(1, shown["values"])
    assert [group["name"] for group in shown["groups"]] == list(NAMES)
    assert client.get("/federation/founding/").status_code == 302


def test_nobody_becomes_a_member_there_as_a_person(client, groups):
    allying.founded(*groups)
    for path in ("/join/", "/members/", "/waiting/", "/invitations/"):
        assert client.get(path).status_code == 302
    with pytest.raises(MembersAreGroups):
        wait(world.a_person("Aino"), how="applied", now=world.now())


def test_who_is_admitted_and_has_not_joined_is_awaited(client, groups, street):
    own = allying.founded(*groups)
    ford = street.neighbours["https://valley.example"]
    belonging.admit(allying.introduced(ford)[0], decision=None, now=world.now())
    text = page(client, own.get_absolute_url())
    assert "Admitted, and awaited until they have decided to join:</p> <ul><li>Valley" in text


# --- At home ----------------------------------------------------------------------------------
def a_home():
    world.a_village("Aino", charter=votes.CHARTER)
    jobs.do_chores(now=world.now())
    jobs.drain_all(now=world.now())


def agreed(street, *others, number=1, is_plan=False):
    valley = street.neighbours["https://valley.example"]
    if is_plan:
        us = {"origin": instance.origin, "name": "Us", "address": "https://us.example"}
        shown = allying.as_a_plan(valley, us, *map(allying.named, others))
    else:
        shown = allying.as_a_charter(valley, *map(allying.named, others), number=number)
    introduced, charter = looking.look(valley.address)
    joining.join(introduced, charter, decision="", now=world.now())
    return valley, shown


def announced(valley, number, *, unread=None, vote=None, **rules):
    values = allying.a_draft(**rules).values() | (unread or {})
    allying.announces(valley, number, values, vote)
    allying.heard(valley)


def test_who_belongs_to_no_confederation_reads_how_to_join_one(client):
    a_home()
    assert "belongs to no confederation yet" in page(client, "/joint-votes/")
    page(client, "/confederations/1/", status=404)


def test_the_page_says_what_we_agreed_to_and_what_was_changed_since(client, street, groups):
    a_home()
    valley, shown = agreed(street, groups[0])
    path = Confederation.objects.get().get_absolute_url()
    announced(valley, 1)
    text = page(client, path)
    assert "wait to be admitted" in text
    assert shown["digest"] in text
    assert "It is what its charter says today." in text
    changes = {"confederation.voting_days": 9}
    effect = {"kind": "charter.amend", "data": {"changes": changes}}
    vote = allying.adopted(Confederation.objects.get(), effect)
    # It ended before its neighbour says what follows from it.
    vote.returns_by = AT - timedelta(days=1)
    vote.save()
    announced(valley, 2, vote=vote, **changes)
    text = page(client, path)
    assert "To join we have to decide again." in text
    assert (
        "for 4 days.</del> <ins>People vote at home, in all groups at the same time, for 9" in text
    )
    assert "The Valley" in page(client, "/joint-votes/")


def test_values_that_nobody_can_read_are_shown_as_they_were_announced(client, street, groups):
    a_home()
    valley, _shown = agreed(street, groups[0])
    announced(valley, 1)
    # A version of the program that knows this value has read it.
    kept = Confederation.objects.get()
    kept.values["confederation.voting_days"] = "soon"
    kept.save()
    text = page(client, Confederation.objects.get().get_absolute_url())
    assert "confederation.voting_days: soon" in text
    assert "for 4 days.</del> <ins>confederation.voting_days: soon</ins>" in text


def test_a_plan_waits_for_the_others(client, street, groups):
    a_home()
    agreed(street, *groups, is_plan=True)
    found = Confederation.objects.get()
    text = page(client, found.get_absolute_url())
    assert "wait until all groups have" in text
    assert "Its plan" in text
    joining.leave(found, now=world.now())
    assert "We do not belong to it any more." in page(client, found.get_absolute_url())


def test_the_group_that_asked_reads_why_its_question_is_not_opened(client, street, groups):
    a_home()
    valley, _shown = agreed(street, groups[0])
    found = Confederation.objects.get()
    proposal = proposals.propose(
        found,
        name="Us",
        started="decision",
        title="A bus",
        text="It goes on Sundays.",
        reason="",
        language="en",
        now=world.now(),
    )
    assert "It waits to be opened." in page(client, found.get_absolute_url())
    valley.say("joint.refused", {"proposal": str(proposal.uid), "why": "There is a bus."})
    allying.heard(valley)
    assert "It was refused: There is a bus." in page(client, found.get_absolute_url())


def test_programs_read_to_which_confederations_the_group_belongs(client, street, groups):
    a_home()
    _valley, shown = agreed(street, groups[0])
    [found] = client.get("/api/v1/confederations/").json()["results"]
    assert found["name"] == "The Valley"
    assert found["address"] == "https://valley.example"
    assert found["agreed_digest"] == shown["digest"]
    assert found["joined_at"] is None


@pytest.mark.parametrize("count", [3, 12])
def test_the_page_of_a_confederation_asks_few_questions_however_many_groups(
    client, street, queries, count
):
    neighbours = [Neighbour(f"G{number}") for number in range(count)]
    street.neighbours |= {one.address: one for one in neighbours}
    own = allying.founded(*neighbours)
    for path, most in ((own.get_absolute_url(), 14), ("/", 15), ("/joint-votes/", 9)):
        page(client, path)
        with queries(most):
            page(client, path)
