"""The page of a joint vote tells who vouches, who contradicts whom, and how anybody checks it."""

from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from core.instance import instance
from federation.confederations.models import Certificate, JointProposal, JointVote, Seat
from federation.confederations.outside import figures_of_returns, sums
from federation.peers.actions import knowing, publishing
from federation.peers.models import Peer
from federation.peers.rules import introductions
from tests import world
from tests.confederating import AFTERWARDS, IN_TIME, RETURNS_BY, a_joint_vote, returned
from tests.neighbours import Neighbour
from tests.shown_votes import page, row_of, told

pytestmark = pytest.mark.django_db
FEW = 15


@pytest.fixture(autouse=True)
def village():
    world.a_village("Aino", "Bertil", "Cilla")
    world.set_clock(AFTERWARDS)


def certificate(vote, origin, outcome, digest="d" * 64):
    Certificate.objects.create(
        vote=vote, origin=origin, outcome=outcome, digest=digest, at=AFTERWARDS
    )


# --- The table --------------------------------------------------------------------------------
def test_each_row_says_who_took_part_and_how_many_vouch(client):
    vote, members = a_joint_vote(town=40, lake=30, hill=20, moor=10)
    returned(vote, members["town"], 20, 2)
    returned(vote, members["lake"], 3, 9, witnesses=1)
    text = page(client, vote)
    assert "55&nbsp;%" in row_of(text, "Town")
    assert "3 of 3" in row_of(text, "Town")
    assert "1 of 3" in row_of(text, "Lake")
    assert "needs 2" in row_of(text, "Lake")
    assert "No return." in row_of(text, "Hill")
    [town, lake, hill, _moor] = told(client, vote)["groups"]
    assert (town["turnout"], town["vouching"]) == (55, {"found": 3, "needed": 2, "others": 3})
    assert (lake["votes"], hill["vouching"]) == (None, None)


def test_a_late_return_is_told_in_the_row_of_its_group(client):
    vote, members = a_joint_vote(town=40, lake=30)
    returned(vote, members["town"], 30, at=RETURNS_BY + timedelta(seconds=1))
    assert "It came after the deadline." in row_of(page(client, vote), "Town")


def test_each_group_leads_to_its_signed_messages(client):
    vote, members = a_joint_vote(town=40, lake=30)
    document = Neighbour().introduction
    peer = Peer.objects.create(
        origin=members["town"].origin, address="https://town.example", name="Town",
        since=AFTERWARDS, due_at=AFTERWARDS, introduction=document,
    )  # fmt: skip
    link = f"/peers/{peer.uid}/objects/?about={vote.uid}"
    assert link in row_of(page(client, vote), "Town")
    assert "/objects/" not in row_of(page(client, vote), "Lake")


def test_the_same_figures_are_counted_by_hand_with_the_same_outcome(client):
    vote, members = a_joint_vote(town=40, lake=30)
    returned(vote, members["town"], 30, 2)
    returned(vote, members["lake"], 10, 3, 1)
    link = page(client, vote).split('<a href="/joint-votes/count/')[1].split('"')[0]
    by_hand = client.get("/joint-votes/count/" + link.replace("&amp;", "&")).content.decode()
    assert "Adopted: the people and the groups want it." in by_hand
    assert "People: 40 yes, 5 no." in by_hand
    assert parse_qs(urlsplit(link).query)["majority"] == ["simple"]


def test_figures_of_small_groups_are_not_handed_to_the_count_by_hand(client):
    vote, members = a_joint_vote(town=40, hut=4, boat=3)
    returned(vote, members["hut"], 3, 1)
    text = page(client, vote)
    assert '<a href="/joint-votes/count/' not in text
    assert "so nobody but the groups can count all of it by hand" in text


def test_many_groups_come_in_pages(client):
    vote, _members = a_joint_vote(**{f"group{number}": 9 for number in range(101)})
    assert page(client, vote).count('rowheader">Group') == 100
    second = client.get(f"/joint-votes/{vote.number}/?page=2").content.decode()
    assert second.count('rowheader">Group') == 1


# --- Returns that contradict each other -------------------------------------------------------
def test_two_tallies_of_one_group_stand_side_by_side_with_what_that_means(client):
    vote, members = a_joint_vote(town=40, lake=30)
    returned(vote, members["town"], 17, 23)
    returned(vote, members["town"], 31, 2, at=IN_TIME + timedelta(minutes=1))
    text = page(client, vote)
    assert "It said two different things" in text
    several = text.split('id="several"')[1].split("</section>")[0]
    assert "yes 17, no 23, blank 0" in several
    assert several.index("Replaced by a later one") < several.index("This one counts")
    first, second = told(client, vote)["returns"]
    assert (first["stands"], second["stands"], second["corrects"]) == (False, True, False)


def test_a_correction_that_says_so_is_no_contradiction(client):
    vote, members = a_joint_vote(town=40, lake=30)
    first = returned(vote, members["town"], 17, 23)
    later = IN_TIME + timedelta(minutes=1)
    returned(vote, members["town"], 31, 2, at=later, supersedes=first.uid)
    text = page(client, vote)
    assert "It corrected itself before the deadline." in text
    assert "It said two different things" not in text


def test_what_a_small_group_returned_twice_tells_no_figures(client):
    vote, members = a_joint_vote(town=40, hut=4, boat=3)
    returned(vote, members["hut"], 3, 1)
    returned(vote, members["hut"], 1, 3, at=IN_TIME + timedelta(minutes=1))
    several = page(client, vote).split('id="several"')[1].split("</section>")[0]
    assert "yes 3" not in several
    assert "This one counts" in several
    assert [line["votes"] for line in told(client, vote)["returns"]] == [None, None]


def test_before_the_last_home_has_closed_nothing_of_returns_is_told(client):
    vote, members = a_joint_vote(town=40, lake=30)
    returned(vote, members["town"], 17, 23)
    returned(vote, members["town"], 31, 29)
    certificate(vote, members["lake"].origin, "rejected")
    world.set_clock(RETURNS_BY - timedelta(days=1, seconds=1))
    text = page(client, vote)
    assert "2 of 2 groups have said how many people can vote." in text
    assert 'id="several"' not in text
    assert 'id="rejected"' not in text
    assert 'id="certificates"' not in text
    assert (told(client, vote)["returns"], told(client, vote)["certificates"]) == ([], [])


def test_the_page_says_if_the_group_that_is_said_to_ask_has_not_said_so(client):
    vote, members = a_joint_vote(town=40, lake=30)
    assert "We have not read in the record of Town itself" in page(client, vote)
    JointProposal.objects.create(
        uid=vote.proposal_uid, confederation=vote.confederation, origin=members["town"].origin,
        name="Town", started="decision", title=vote.title, text=vote.text, proposed_at=AFTERWARDS,
    )  # fmt: skip
    assert "We have not read" not in page(client, vote)


def test_numbers_of_signatures_that_no_group_has_told_are_said_aloud(client, queries):
    vote, members = a_joint_vote(town=40, lake=30, moor=20)
    origins = {name: seat.origin for name, seat in members.items()}
    claimed = {origins["town"]: 60, origins["lake"]: 40, origins["moor"]: 0, "f" * 64: 9}
    JointVote.objects.filter(pk=vote.pk).update(
        started_by=None, sheets=claimed, signatures=100, groups=2
    )
    asked = JointProposal.objects.create(
        uid=vote.proposal_uid, confederation=vote.confederation, origin=origins["town"],
        name="Town", started="signatures", title=vote.title, text=vote.text,
        proposed_at=AFTERWARDS,
    )  # fmt: skip
    for name, counts in (("town", [7, 60, 61]), ("lake", [40, 39])):
        asked.sheets.create(origin=origins[name], count=counts[-1], told=counts, at=vote.opened_at)
    # Whoever opened it may have read an older number.
    assert "numbers of signatures" not in page(client, vote)
    asked.sheets.filter(origin=origins["lake"]).update(told=[12], count=12)
    text = page(client, vote)
    assert "Lake: 40 are named; it told 12 last, and never that number." in text
    assert "We have not read its record that far yet." in text
    assert "too few people had signed" in text
    assert "Town: 60" not in text
    peer = knowing.know(introductions.read(Neighbour("Lake").introduction), now=world.now())
    Peer.objects.filter(pk=peer.pk).update(origin=origins["lake"], heard_at=AFTERWARDS)
    with queries(FEW):
        text = page(client, vote)
    assert "We have not read its record that far yet." not in text
    asked.sheets.filter(origin=origins["lake"]).delete()
    assert "Lake: 40 are named; it has told none." in page(client, vote)


def test_the_page_says_if_a_group_is_given_less_time_than_the_charter_grants(client):
    vote, members = a_joint_vote(town=40, lake=30)
    assert "has set a deadline" not in page(client, vote)
    Seat.objects.filter(pk=members["lake"].pk).update(zone="Pacific/Pago_Pago")
    assert "has set a deadline" in page(client, vote)


# --- What was said, word by word --------------------------------------------------------------
@pytest.mark.parametrize(
    ("origin", "size", "is_closed", "is_told"),
    [
        ("origin-of-town", 40, True, True),
        ("origin-of-town", 40, False, False),
        ("origin-of-hut", 4, True, False),
        ("origin-of-nobody", 4, True, False),
    ],
)
def test_a_tally_is_for_groups_only_while_it_would_tell_too_much(origin, size, is_closed, is_told):
    vote, _members = a_joint_vote(town=40, hut=4)
    now = vote.closed_at - timedelta(seconds=0 if is_closed else 1)
    said = [(origin, {"vote": str(vote.uid)}), (origin, {"vote": "no name"}), (origin, {})]
    first, *others = figures_of_returns(said, now=now)
    assert bool(first) != is_told
    assert all(others)
    [why, *_others] = sums(said, now=now)
    assert bool(why) != is_closed


def test_programs_and_strangers_are_not_told_the_tally_of_a_small_group(client):
    vote, _members = a_joint_vote(town=40, hut=4)
    for _number in range(9):
        body = {"vote": str(vote.uid), "yes": 3}
        publishing.publish(kind="joint.returned", body=body, now=AFTERWARDS)
    handed = client.get("/federation/civic").json()["objects"]
    assert [one["withheld"] for one in handed] == [f"vote:{vote.uid}"] * 9
    assert not any("body" in one for one in handed)
    rows = client.get("/api/v1/peers/ours/").json()["results"]
    assert [(row["document"], bool(row["secret"])) for row in rows] == [("", True)] * 9
    told_us = client.get("/peers/ours/1/").content.decode()
    assert "Only the other groups' computers read them" in unescape(told_us)


# --- Certificates that contradict each other --------------------------------------------------
def test_all_came_to_the_same(client):
    vote, members = a_joint_vote(town=40, lake=30)
    certificate(vote, instance.origin, "adopted")
    certificate(vote, members["lake"].origin, "adopted")
    text = page(client, vote)
    assert "So far all came to the same." in text
    assert "Our group" in text
    assert not told(client, vote)["is_contradicted"]
    certificate(vote, "stranger", "rejected")
    assert not told(client, vote)["is_contradicted"]
    certificate(vote, members["town"].origin, "adopted", digest="e" * 64)
    assert "by figures that are not quite the same" in page(client, vote)
    assert "Somebody unknown" not in page(client, vote)


def test_different_outcomes_are_said_aloud_with_what_they_mean(client):
    vote, members = a_joint_vote(town=40, lake=30)
    certificate(vote, instance.origin, "adopted")
    certificate(vote, members["lake"].origin, "rejected")
    text = page(client, vote)
    assert "Groups certified different outcomes." in text
    assert "counted other returns" in text
    found = told(client, vote)
    assert found["is_contradicted"]
    assert [one["outcome"] for one in found["certificates"]] == ["adopted", "rejected"]


@pytest.mark.parametrize("groups", [3, 9])
def test_contradictions_of_many_need_the_same_few_queries(client, queries, groups):
    vote, members = a_joint_vote(**{f"group{number}": 9 for number in range(groups)})
    for seat in members.values():
        returned(vote, seat, 5, 1)
        returned(vote, seat, 4, 1)
        certificate(vote, seat.origin, "adopted")
    client.get(f"/joint-votes/{vote.number}/")
    with queries(FEW):
        page(client, vote)
    with queries(FEW):
        told(client, vote)
