"""A group that announced no roll is missing: it is shown so, and nobody guesses how many it is."""

from datetime import timedelta
from html import unescape

import pytest

from federation.confederations import actions
from federation.confederations.actions.certifying import certificate, fingerprint
from federation.confederations.counting import count
from federation.confederations.rules.majorities import Ballots, GroupMajority, Objection, Voice
from federation.confederations.rules.terms import Terms
from tests.confederating import (
    AFTERWARDS,
    IN_TIME,
    RETURNS_BY,
    a_joint_vote,
    announced,
    returned,
    seated,
)
from tests.shown_votes import page, row_of, told

pytestmark = pytest.mark.django_db
LATE = RETURNS_BY - timedelta(hours=24)
SMALL = Terms(minimum_roll=0)


def people(number):
    return f'data-label="People">{number}</td>'


# --- The count --------------------------------------------------------------------------------
def test_a_group_without_a_roll_says_nothing_and_is_in_no_sum():
    mute, late = seated("mute"), seated("late")
    vote, members = a_joint_vote(town=40, hut=4, boat=3)
    announced(vote, late, 3, at=LATE)
    for name, said in {"town": (30, 2), "hut": (2, 1), "boat": (1, 1)}.items():
        returned(vote, members[name], *said)
    returned(vote, late, 3)
    counted = count(vote)
    figures = counted.figures(vote.minimum_roll)
    assert figures.small == (members["hut"].origin, members["boat"].origin)
    assert (figures.pool, figures.pool_size) == (Ballots(yes=3, no=2), 7)
    assert [line.group for line in figures.alone] == [members["town"].origin]
    voices = counted.outcome.voices
    assert (voices[mute.origin], voices[late.origin]) == (Voice.ABSTAIN, Voice.ABSTAIN)
    assert counted.judged[-1].objection is Objection.NO_ROLL


def test_what_groups_certify_tells_nothing_of_a_group_that_is_missing():
    mute = seated("mute")
    vote, members = a_joint_vote(town=40, hut=4, boat=3)
    for name, said in {"town": (30, 2), "hut": (2, 1), "boat": (1, 1)}.items():
        returned(vote, members[name], *said)
    silent = count(vote)
    facts = certificate(vote, silent)
    assert facts["pool"] == {"yes": "3", "no": "2", "blank": "0"}
    assert facts["voices"] == {"yes": 2, "no": 1, "abstain": 1}
    returned(vote, mute, 3)
    spoken = count(vote)
    assert certificate(vote, spoken) == facts
    assert fingerprint(vote, spoken) == fingerprint(vote, silent)


def test_a_roll_that_still_waits_for_those_who_vouch_is_no_missing_one():
    seat = seated("hut")
    vote, _members = a_joint_vote(town=40, lake=30)
    actions.announce_roll(vote, seat.origin, size=4, at=IN_TIME - timedelta(days=2), now=IN_TIME)
    counted = count(vote)
    assert counted.rolls[seat.origin].is_awaited
    assert counted.figures(vote.minimum_roll).small == (seat.origin,)


@pytest.mark.parametrize("groups", [2, 9])
def test_a_count_needs_the_same_few_questions_for_any_number_of_groups(
    groups, django_assert_num_queries
):
    vote, members = a_joint_vote(**{f"group{number}": 9 for number in range(groups)})
    for seat in members.values():
        returned(vote, seat, 5, 1)
    with django_assert_num_queries(4):
        counted = count(vote)
        assert len(counted.standing()) == groups
        assert {one.vouching.found for one in counted.judged} == {groups - 1}


# --- What is shown of it ----------------------------------------------------------------------
@pytest.mark.parametrize("terms", [None, SMALL])
def test_a_missing_group_is_told_as_such_and_not_as_a_small_one(client, village, terms):
    seated("mute")
    vote, members = a_joint_vote(terms, town=40, lake=30)
    returned(vote, members["town"], 30, 2)
    returned(vote, members["lake"], 10, 9)
    text = page(client, vote)
    row = row_of(text, "Mute")
    assert people("–") in row
    assert "No return." in row
    assert "says nothing" in row
    assert "fewer than" not in text
    assert "small groups" not in text
    [mute, *_others] = told(client, vote)["groups"]
    assert (mute["size"], mute["fewer_than"], mute["votes"]) == (None, None, None)
    assert (mute["voice"], mute["note"]) == ("abstain", "No return.")
    assert told(client, vote)["small_groups"] is None


def test_beside_small_groups_it_is_not_among_them(client, village):
    seated("mute")
    vote, members = a_joint_vote(town=40, hut=4, boat=3)
    returned(vote, members["hut"], 2, 1)
    returned(vote, members["boat"], 1, 1)
    text = page(client, vote)
    assert people("fewer than 5") in row_of(text, "Hut")
    assert people("–") in row_of(text, "Mute")
    assert people(7) in row_of(text, "The small groups together")
    assert people(47) in row_of(text, "All people")
    [mute, _town, hut, _boat] = told(client, vote)["groups"]
    assert (hut["fewer_than"], mute["fewer_than"]) == (5, None)
    assert told(client, vote)["small_groups"]["size"] == 7


@pytest.mark.parametrize("terms", [None, SMALL])
def test_figures_of_a_group_whose_size_nobody_knows_are_not_shown(client, village, terms):
    mute = seated("mute")
    vote, _members = a_joint_vote(terms, town=40, lake=30)
    returned(vote, mute, 3, 1)
    returned(vote, mute, 1, 3, at=IN_TIME + timedelta(minutes=1))
    text = page(client, vote)
    assert "announced no roll before the last group had closed its vote" in row_of(text, "Mute")
    several = text.split('id="several"')[1].split("</section>")[0]
    assert "yes 3" not in several
    assert [line["votes"] for line in told(client, vote)["returns"]] == [None, None]


def test_where_a_group_is_missing_the_same_is_counted_by_hand(client, village):
    seated("mute")
    absolute = Terms(group_majority=GroupMajority.ABSOLUTE)
    vote, members = a_joint_vote(absolute, town=40, lake=30)
    returned(vote, members["town"], 30, 2)
    returned(vote, members["lake"], 10, 11)
    text = page(client, vote)
    groups = "Groups: 1 yes of 3 in all. That is half of them or fewer: they do not want it."
    assert groups in text
    link = text.split('<a href="/joint-votes/count/')[1].split('"')[0]
    assert groups in client.get(f"/joint-votes/count/{unescape(link)}").content.decode()


def test_what_was_certified_with_a_missing_group_comes_out_again(client, village):
    seated("mute")
    vote, members = a_joint_vote(town=40, hut=4)
    returned(vote, members["town"], 30, 2)
    actions.certify(vote, now=AFTERWARDS)
    assert "Something here was altered." not in page(client, vote)
