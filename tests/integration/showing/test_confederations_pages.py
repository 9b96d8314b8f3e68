"""The pages of joint votes, and the one on which groups count a vote by hand."""

from datetime import timedelta

import pytest

from federation.confederations import actions
from federation.confederations.models import Return
from federation.confederations.rules.majorities import Ballots
from federation.confederations.rules.terms import Terms
from tests import world
from tests.confederating import (
    AFTERWARDS,
    CLOSES_ON,
    OPENED,
    OPENS_ON,
    RETURNS_BY,
    a_joint_vote,
    confederation,
    returned,
)

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15
BUS = {
    "1-name": "Town", "1-size": "200", "1-yes": "150", "1-no": "20", "1-blank": "4",
    "2-name": "Hill", "2-size": "40", "2-yes": "10", "2-no": "17",
    "3-name": "Lake", "3-size": "30", "3-yes": "9", "3-no": "9",
    "majority": "simple", "rows": "3", "count": "1",
}  # fmt: skip


def page_of(client, address, **given):
    return client.get(address, given).content.decode()


# --- By hand ----------------------------------------------------------------------------------
def test_groups_without_a_confederation_count_by_hand_what_each_voted(client, village):
    page = page_of(client, "/joint-votes/count/", **BUS)
    assert "Not adopted: it needs both, the people and the groups." in page
    assert "People: 169 yes, 46 no. The people want it." in page
    assert "Groups: 1 yes, 2 no. The groups do not want it." in page
    assert '<td class="number" role="cell" data-label="People">270</td>' in page
    page = page_of(client, "/joint-votes/count/", **BUS | {"3-yes": "10"})
    assert "Adopted: the people and the groups want it." in page
    page = page_of(client, "/joint-votes/count/", **BUS | {"3-yes": "10", "majority": "absolute"})
    assert "Groups: 2 yes of 3 in all. That is more than half: they want it." in page


def test_more_groups_get_rows_and_what_was_entered_stays(client, village):
    given = {name: value for name, value in BUS.items() if name != "count"}
    page = page_of(client, "/joint-votes/count/", **given, more="6")
    assert page.count("<legend>") == 6
    assert 'value="Hill"' in page
    assert 'role="alert"' not in page
    assert page_of(client, "/joint-votes/count/", more="999").count("<legend>") == 60
    assert page_of(client, "/joint-votes/count/", more="-1").count("<legend>") == 3


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"1-yes": "190"}, "There are more votes than people."),
        ({"2-name": "Town"}, "This name is there already."),
        ({"2-name": ""}, "This field is required."),
        ({"2-size": ""}, "This field is required."),
        ({"2-no": "-1"}, "greater than or equal to 0"),
        ({"2-no": "a"}, "Enter a whole number."),
        ({"majority": "most"}, "Select a valid choice."),
        (dict.fromkeys([name for name in BUS if "-" in name], ""), "Enter at least one group."),
    ],
)
def test_a_mistake_is_told_where_it_is_and_nothing_is_counted(client, village, changes, sentence):
    answer = client.get("/joint-votes/count/", BUS | changes)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "This cannot be counted yet." in page
    assert "What follows" not in page


# --- Joint votes ------------------------------------------------------------------------------
def test_where_nothing_was_decided_together_the_page_says_how_it_begins(client, village):
    page = page_of(client, "/joint-votes/")
    assert 'href="/joint-votes/count/"' in page
    assert "/organising/confederate/" in page


@pytest.mark.parametrize("count", [1, 4])
def test_lists_need_the_same_few_queries_for_any_number(client, village, queries, count):
    vote, members = a_joint_vote(town=40)
    for _number in range(count - 1):
        actions.open_joint_vote(
            confederation(),
            title="Bus", text="B", opens_on=OPENS_ON, closes_on=CLOSES_ON, terms=Terms(),
            started_by=members["town"], now=OPENED,
        )  # fmt: skip
    client.get("/joint-votes/")
    with queries(MOST_QUERIES):
        page = page_of(client, "/joint-votes/")
    assert page.count('href="/joint-votes/') >= count
    assert vote.title in page


@pytest.mark.parametrize("groups", [2, 9])
def test_a_joint_vote_needs_the_same_few_queries_for_any_number_of_groups(
    client, village, queries, groups
):
    vote, members = a_joint_vote(**{f"group{number}": 9 for number in range(groups)})
    for seat in members.values():
        returned(vote, seat, 5, 1)
    client.get(f"/joint-votes/{vote.number}/")
    with queries(MOST_QUERIES):
        page = page_of(client, f"/joint-votes/{vote.number}/")
    assert page.count('role="rowheader">Group') == groups


def test_a_joint_vote_says_how_it_stands_and_that_it_is_provisional(client, village):
    vote, members = a_joint_vote(town=40, lake=30, hill=20)
    returned(vote, members["town"], 30, 2)
    returned(vote, members["lake"], 3, 9, witnesses=0)
    page = page_of(client, f"/joint-votes/{vote.number}/")
    assert "If nothing changed, it would be adopted." in page
    assert "The result is provisional: 1 tally still needs groups" in page
    assert "Provisional: too few groups vouch for its roll or its tally yet." in page
    assert "Sundays</strong>" in page
    assert "Town has decided to ask all groups." in page
    assert page.count("No return.") == 1


def test_nobody_sees_how_it_stands_while_somebody_may_still_vote(client, village):
    vote, members = a_joint_vote(town=40, lake=30)
    returned(vote, members["town"], 31, 2)
    last_midnight = RETURNS_BY - timedelta(days=1)
    world.set_clock(last_midnight - timedelta(seconds=1))
    page = page_of(client, f"/joint-votes/{vote.number}/")
    assert "1 group has returned a tally so far." in page
    assert "31" not in page.split("<main")[1].split("</main")[0]
    told = client.get(f"/api/v1/joint-votes/{vote.number}/").json()
    hidden = ("people", "groups", "small_groups", "would_be_adopted", "people_majority")
    assert [told[name] for name in (*hidden, "small_groups_protected")] == [None] * 6
    world.set_clock(last_midnight)
    assert "People: 31 yes, 2 no." in page_of(client, f"/joint-votes/{vote.number}/")


def test_a_certified_result_is_counted_anew_for_every_reader(client, village):
    vote, members = a_joint_vote(town=40, lake=30)
    returned(vote, members["town"], 30, 2)
    returned(vote, members["lake"], 40)
    actions.certify(vote, now=AFTERWARDS)
    returned(vote, members["lake"], 4, now=AFTERWARDS + timedelta(minutes=1))
    page = page_of(client, f"/joint-votes/{vote.number}/")
    assert "Adopted: the people and the groups want it." in page
    assert "There cannot be so many votes in this group." in page
    assert "1 return came after the result was certified" in page
    assert "Something here was altered." not in page
    Return.objects.filter(origin="origin-of-town").update(yes=0)
    assert "Something here was altered." in page_of(client, f"/joint-votes/{vote.number}/")


def test_votes_of_small_groups_are_shown_together_only(client, village):
    vote, members = a_joint_vote(town=40, hut=4, boat=3)
    returned(vote, members["town"], 30, 2)
    returned(vote, members["hut"], 2, 1)
    returned(vote, members["boat"], 1, 1)
    page = page_of(client, f"/joint-votes/{vote.number}/")
    row = page.split('rowheader">Hut')[1].split("</tr>")[0]
    assert "Its votes are among those of the small groups." in row
    assert "yes" in row
    assert ">2<" not in row
    assert 'data-label="People">fewer than 5</td>' in row
    assert "The small groups together" in page
    assert "does not protect them" not in page


@pytest.mark.parametrize(
    ("others", "is_hidden"),
    [
        ({}, False),
        ({"boat": None}, False),
        ({"boat": (0, 0, 0)}, False),
        ({"boat": (0, 0, 2)}, False),
        ({"boat": (1, 1, 0)}, True),
        ({"boat": (1, 1, 0), "raft": None}, True),
    ],
)
def test_the_page_says_where_the_sum_of_small_groups_hides_nobody(
    client, village, others, is_hidden
):
    vote, members = a_joint_vote(town=40, hut=4, **dict.fromkeys(others, 3))
    returned(vote, members["hut"], 2, 1)
    for name, said in others.items():
        if said:
            returned(vote, members[name], *said)
    page = page_of(client, f"/joint-votes/{vote.number}/")
    assert ("The sum of the small groups does not protect them" in page) != is_hidden
    told = client.get(f"/api/v1/joint-votes/{vote.number}/").json()
    assert told["small_groups_protected"] is is_hidden


def test_a_joint_vote_that_does_not_exist_is_not_found(client, village):
    assert client.get("/joint-votes/99/").status_code == 404


def test_returns_that_came_late_are_told_as_late(client, village):
    vote, members = a_joint_vote(town=40, lake=30)
    returned(vote, members["town"], 30, at=RETURNS_BY + timedelta(seconds=1))
    page = page_of(client, f"/joint-votes/{vote.number}/")
    assert "It came after the deadline." in page


PARTS = {"direct": Ballots(yes=26, no=2), "delegated": Ballots(yes=4)}
SMALL_PARTS = {"direct": Ballots(yes=1, no=1), "delegated": Ballots(yes=1)}


def test_of_each_group_it_is_told_how_much_was_delegated_and_never_of_a_small_one(client, village):
    vote, members = a_joint_vote(town=40, lake=30, hut=4, boat=3, moor=20)
    returned(vote, members["town"], 30, 2, **PARTS)
    returned(vote, members["lake"], 3, 9)
    returned(vote, members["hut"], 2, 1, **SMALL_PARTS)
    returned(vote, members["boat"], 1, 1)
    page = page_of(client, f"/joint-votes/{vote.number}/")
    assert page.count("through mandates") == 1
    assert "28 direct, 4 through mandates" in page.split('rowheader">Town')[1].split("</tr>")[0]
    told = client.get(f"/api/v1/joint-votes/{vote.number}/").json()
    town, *others = told["groups"]
    assert town["direct"] == {"yes": 26, "no": 2, "blank": 0}
    assert town["delegated"] == {"yes": 4, "no": 0, "blank": 0}
    assert [(one["direct"], one["delegated"]) for one in others] == [(None, None)] * 4
