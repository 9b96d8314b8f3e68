"""What people read about a confederation: at home, and where it lives."""

from datetime import timedelta

import pytest

from core.heartbeat import jobs
from core.instance import instance
from federation.confederations.exchange import belonging, joining, looking, proposals
from federation.confederations.models import Confederation, Seat
from federation.confederations.rules.charters import charter_digest
from federation.peers.rules import answers
from groups.membership.actions import MembersAreGroups
from groups.membership.actions.applying import wait
from tests import allying, votes, world
from tests.allying import NAMES
from tests.neighbours import AT, Neighbour
from tests.shown import page

pytestmark = pytest.mark.django_db


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


def test_whoever_looks_at_a_confederation_is_shown_all_its_groups(
    client, groups, street, monkeypatch
):
    own = allying.founded(*groups)
    Seat.objects.bulk_create(
        Seat(
            confederation=own,
            origin=f"{place:064x}",
            name=f"Group {place}",
            address="https://somewhere.example",
            joined_at=own.seats.first().joined_at,
        )
        for place in range(450)
    )
    Seat.objects.filter(name="Group 7").update(left_at=world.now())
    # An answer of fewer bytes than all of them have.
    monkeypatch.setattr(answers, "MOST_BYTES", 30_000)
    valley = street.neighbours["https://valley.example"]
    pieces, path = 0, looking.ADDRESS
    while path:
        pieces, valley.documents[path] = pieces + 1, client.get(path).json()
        following = valley.documents[path]["next"]
        path = f"{looking.ADDRESS}?after={following}" if following else ""
    _introduced, shown = looking.look(valley.address)
    assert pieces > 2
    assert [group["name"] for group in shown.groups] == [
        *NAMES,
        *(f"Group {place}" for place in range(450) if place != 7),
    ]
    assert client.get(f"{looking.ADDRESS}?after=9999999").json()["groups"] == []


@pytest.mark.parametrize("following", [1, None])
def test_a_confederation_that_shows_more_groups_than_are_read_cannot_be_joined(
    street, groups, monkeypatch, following
):
    valley = street.neighbours["https://valley.example"]
    shown = allying.as_a_charter(valley, *map(allying.named, groups))
    shown["next"] = following
    # It comes to no end.
    valley.documents[f"{looking.ADDRESS}?after=1"] = shown
    monkeypatch.setattr(looking, "MOST_GROUPS", 7 if following else 2)
    with pytest.raises(looking.NoCharter, match=r"more than . groups belong to it"):
        looking.look(valley.address)
    assert len(valley.asked) < 6


@pytest.mark.parametrize("following", ["x", -1, 2**40])
def test_a_list_of_groups_that_goes_on_nowhere_is_refused(street, groups, following):
    valley = street.neighbours["https://valley.example"]
    shown = allying.as_a_charter(valley, *map(allying.named, groups))
    shown["next"] = following
    with pytest.raises(looking.NoCharter):
        looking.look(valley.address)


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
