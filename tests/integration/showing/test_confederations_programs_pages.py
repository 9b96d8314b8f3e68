"""What programs read of joint votes, and of the groups that vote."""

import pytest

from federation.confederations import actions
from federation.confederations.models import Confederation, JointVote, Seat
from tests.confederating import AFTERWARDS, OPENED, a_joint_vote, returned

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


@pytest.mark.parametrize("groups", [2, 9])
def test_programs_read_what_the_page_says(client, village, queries, groups):
    vote, members = a_joint_vote(**{f"group{number}": 9 for number in range(groups)})
    for seat in members.values():
        returned(vote, seat, 5, 1)
    client.get(f"/api/v1/joint-votes/{vote.number}/")
    with queries(MOST_QUERIES):
        told = client.get(f"/api/v1/joint-votes/{vote.number}/").json()
    assert told["people"] == {"yes": 5 * groups, "no": groups, "blank": 0}
    assert [line["voice"] for line in told["groups"]] == ["yes"] * groups
    assert told["would_be_adopted"]
    assert told["is_adopted"] is None
    assert told["page"].endswith(f"/joint-votes/{vote.number}/")


def test_programs_are_told_no_figures_of_small_groups(client, village):
    vote, members = a_joint_vote(town=40, hut=4, boat=3)
    returned(vote, members["hut"], 3, 1)
    returned(vote, members["boat"], 1, witnesses=0)
    told = client.get(f"/api/v1/joint-votes/{vote.number}/").json()
    hut = told["groups"][1]
    assert (hut["name"], hut["voice"], hut["size"], hut["votes"]) == ("Hut", "yes", None, None)
    assert told["small_groups"] == {"size": 7, "votes": {"yes": 3, "no": 1, "blank": 0}}
    assert told["provisional"] == 1


def test_each_joint_vote_and_each_group_names_its_confederation(client, village, queries):
    vote, _members = a_joint_vote(town=40, lake=30)
    own = vote.confederation
    other = Confederation.objects.create(origin="e" * 64, name="The Coast", hub="e" * 64)
    Seat.objects.create(confederation=other, origin="f" * 64, name="Reef", joined_at=OPENED)
    JointVote.objects.filter(pk=vote.pk).update(confederation=other)
    with queries(MOST_QUERIES):
        found = client.get("/api/v1/confederation/groups/").json()["results"]
    assert [(one["name"], one["confederation_name"]) for one in found] == [
        ("Town", "The Valley"),
        ("Lake", "The Valley"),
        ("Reef", "The Coast"),
    ]
    assert {one["confederation"] for one in found} == {own.origin, other.origin}
    [line] = client.get("/api/v1/joint-votes/").json()["results"]
    assert (line["confederation"], line["confederation_name"]) == (other.origin, "The Coast")
    whole = client.get(f"/api/v1/joint-votes/{line['number']}/").json()
    assert whole["confederation"] == other.origin


def test_programs_list_joint_votes_and_groups(client, village):
    vote, members = a_joint_vote(town=40, lake=30)
    actions.unseat_group(members["lake"], now=AFTERWARDS)
    assert [
        one["name"] for one in client.get("/api/v1/confederation/groups/").json()["results"]
    ] == [
        "Town",
        "Lake",
    ]

    def listed(outcome):
        told = client.get("/api/v1/joint-votes/", {"outcome": outcome}).json()
        return [one["number"] for one in told["results"]]

    assert (listed("open"), listed("adopted"), listed("rejected")) == ([vote.number], [], [])
    actions.certify(vote, now=AFTERWARDS)
    assert (listed("open"), listed("adopted"), listed("rejected")) == ([], [], [vote.number])
    assert client.get("/api/v1/joint-votes/?outcome=most").status_code == 422
