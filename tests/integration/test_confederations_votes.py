"""Groups decide together: they take seats, return tallies, and the result is counted once."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from federation.confederations import actions, verbs
from federation.confederations.counting import count
from federation.confederations.models import JointVote, Return, Seat
from federation.confederations.rules.majorities import Ballots, Objection, Voice
from federation.confederations.rules.terms import Terms
from tests.confederating import (
    AFTERWARDS,
    CLOSES_ON,
    IN_TIME,
    OPENED,
    OPENS_ON,
    RETURNS_BY,
    a_joint_vote,
    confederation,
    recorded,
    returned,
    seated,
    seats,
)
from tests.witnessing import differences

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


def opened(**facts):
    """A joint vote, asked about in this way."""
    days = {"opens_on": OPENS_ON, "closes_on": CLOSES_ON, "now": OPENED, "terms": Terms()}
    return actions.open_joint_vote(confederation(), title="A", text="B", **(days | facts))


def moment_of(row):
    """When a return counts as delivered, as the votes stand now."""
    return next(one.witnessed_at for one in count(row.vote).judged if one.row == row)


# --- Seats ------------------------------------------------------------------------------------
def test_a_group_has_one_seat_and_can_come_back_after_it_left():
    members = seats(town=1)
    with pytest.raises(actions.AlreadySeated, match="Town is a member"):
        seated("town")
    actions.unseat_group(members["town"], now=OPENED)
    with pytest.raises(actions.NotSeated):
        actions.unseat_group(members["town"], now=OPENED + SECOND)
    seated("town", now=OPENED + SECOND)
    assert Seat.objects.taken().count() == 1
    assert len(recorded(verbs.SEATED)) == 2
    assert len(recorded(verbs.LEFT)) == 1
    assert differences() == []


def test_a_group_whose_clock_this_computer_does_not_know_lives_by_utc_here():
    moon = seated("moon", zone="Moon/Crater")
    assert moon.zone == "Moon/Crater"
    assert str(moon.tzinfo) == "UTC"


# --- Opening ----------------------------------------------------------------------------------
def test_a_joint_vote_ends_a_day_of_grace_after_the_last_midnight_of_all_homes():
    seated("lake", zone="Europe/Stockholm")
    west = seated("west", zone="America/La_Paz")
    vote = opened(terms=Terms(), started_by=west)
    assert vote.returns_by == RETURNS_BY + timedelta(hours=4)


def test_signatures_in_enough_groups_start_a_joint_vote_and_only_members_count():
    seats(town=1, lake=1, hill=1)
    terms = Terms(signatures=10, groups=2)
    sheets = {"origin-of-town": 9, "a-stranger": 5}
    with pytest.raises(actions.NobodyStartsIt, match="10 signatures in at least 2 groups"):
        opened(sheets=sheets, terms=terms)
    vote = opened(sheets=sheets | {"origin-of-hill": 1}, terms=terms)
    assert vote.started_by is None
    assert recorded(verbs.OPENED)[0]["signed"] == 10


def test_only_a_member_group_can_ask_and_only_about_a_day_to_come():
    town = seats(town=1)["town"]
    for days in ({"opens_on": date(2030, 5, 1)}, {"closes_on": date(2030, 5, 1)}):
        with pytest.raises(actions.NotBefore):
            opened(started_by=town, **days)
    actions.unseat_group(town, now=OPENED)
    with pytest.raises(actions.NotSeated):
        opened(started_by=town)
    assert not JointVote.objects.exists()


def test_a_roll_that_is_announced_after_the_deadline_is_none():
    vote, members = a_joint_vote(town=40)
    late = seated("late")
    actions.announce_roll(vote, late.origin, size=30, now=AFTERWARDS)
    assert count(vote).sizes == {members["town"].origin: 40, late.origin: 0}
    assert differences() == []


def test_a_roll_once_announced_stands():
    vote, members = a_joint_vote(town=40)
    actions.announce_roll(vote, members["town"].origin, size=40, now=IN_TIME)
    with pytest.raises(actions.RollStands, match="has announced 40"):
        actions.announce_roll(vote, members["town"].origin, size=50, now=IN_TIME)
    assert len(recorded(verbs.ROLL_ANNOUNCED)) == 1


# --- Returns ----------------------------------------------------------------------------------
def test_people_and_groups_both_have_to_want_it():
    vote, members = a_joint_vote(town=900, hill=14, lake=21)
    returned(vote, members["town"], 510, 320, 17)
    returned(vote, members["hill"], 3, 9)
    returned(vote, members["lake"], 8, 8)
    counted = actions.certify(vote, now=AFTERWARDS)
    assert counted.outcome.people == Ballots(yes=521, no=337, blank=17)
    assert counted.outcome.people_majority
    assert not counted.outcome.groups_majority
    vote.refresh_from_db()
    assert vote.is_adopted is False
    (facts,) = recorded(verbs.CERTIFIED)
    assert (facts["yes"], facts["voices"]) == ("521", {"yes": 1, "no": 2, "abstain": 0})
    assert differences() == []


def test_the_same_return_may_come_often_but_never_with_other_words():
    vote, members = a_joint_vote(town=40, lake=30)
    uid = uuid4()
    for _time in range(3):
        returned(vote, members["town"], 9, 1, uid=uid)
    assert Return.objects.count() == 1
    assert len(recorded(verbs.RETURNED)) == 1
    assert len(recorded(verbs.WITNESSED)) == 1
    with pytest.raises(actions.Contradiction), transaction.atomic():
        returned(vote, members["town"], 1, 9, uid=uid)
    assert Return.objects.get().ballots == Ballots(yes=9, no=1)


def test_a_correction_in_time_counts_and_a_late_one_leaves_the_former():
    vote, members = a_joint_vote(town=40, lake=30)
    first = returned(vote, members["town"], 9, 1)
    second = returned(vote, members["town"], 1, 9, at=RETURNS_BY, supersedes=first.uid)
    returned(vote, members["town"], 40, at=RETURNS_BY + SECOND, supersedes=second.uid)
    counted = actions.certify(vote, now=AFTERWARDS)
    assert counted.outcome.people == Ballots(yes=1, no=9)
    assert [one.objection for one in counted.judged] == [None, None, Objection.LATE]
    assert counted.standing() == {members["town"].origin: second}
    assert counted.judged[2].witnessed_at == RETURNS_BY + SECOND


def test_what_cannot_count_is_kept_and_told_why():
    vote, members = a_joint_vote(town=40, lake=30)
    returned(vote, members["town"], 41)
    stranger = Seat(origin="nobody-knows-them")
    returned(vote, stranger, 5)
    returned(vote, members["lake"], 3)
    actions.unseat_group(members["lake"], now=IN_TIME)
    counted = actions.certify(vote, now=AFTERWARDS)
    why = [one.objection for one in counted.judged]
    assert why == [Objection.IMPOSSIBLE, Objection.UNKNOWN, Objection.NO_MEMBER]
    assert counted.rejected == [0, 1, 2]
    assert counted.outcome.voices["origin-of-lake"] is Voice.EXCLUDED
    assert counted.outcome.people == Ballots()


def test_a_return_waits_until_more_than_half_of_the_others_vouch_for_it():
    vote, members = a_joint_vote(town=40, lake=30, hill=20, moor=10)
    row = returned(vote, members["town"], 30, witnesses=1)
    assert moment_of(row) is None
    assert count(vote).outcome.people == Ballots()
    with pytest.raises(actions.StillProvisional, match="the tally of Town"):
        actions.certify(vote, now=AFTERWARDS)
    # Neither the group itself, nor a stranger, nor the same witness once more makes it certain.
    again = dict.fromkeys(("origin-of-town", "a-stranger", "origin-of-lake"), IN_TIME)
    actions.vouch(row, cosigned=again, now=IN_TIME)
    assert moment_of(row) is None
    later = IN_TIME + timedelta(hours=3)
    actions.vouch(row, cosigned={"origin-of-moor": later}, now=later)
    assert moment_of(row) == later
    assert actions.certify(vote, now=AFTERWARDS).outcome.people == Ballots(yes=30)
    assert differences() == []


def test_a_return_that_was_dated_back_counts_when_it_was_witnessed():
    vote, members = a_joint_vote(town=40, lake=30)
    actions.receive_return(
        vote,
        origin="origin-of-town",
        ballots=Ballots(yes=40),
        stated_at=IN_TIME,
        cosigned={"origin-of-lake": AFTERWARDS},
        now=AFTERWARDS,
    )
    # Its home may still show that somebody vouched for it in time.
    with pytest.raises(actions.StillProvisional):
        actions.certify(vote, now=AFTERWARDS)
    actions.certify(vote, now=vote.patient_until + SECOND)
    (judged,) = count(JointVote.objects.get()).judged
    assert judged.objection is Objection.LATE
    assert members["town"].name == "Town"


# --- The count --------------------------------------------------------------------------------
def test_a_joint_vote_is_counted_once_and_not_before_the_deadline():
    vote, members = a_joint_vote(town=40, lake=30)
    returned(vote, members["town"], 9)
    with pytest.raises(actions.TooEarly):
        actions.certify(vote, now=RETURNS_BY)
    actions.certify(vote, now=RETURNS_BY + SECOND)
    with pytest.raises(actions.AlreadyCertified):
        actions.certify(vote, now=AFTERWARDS)
    assert len(recorded(verbs.CERTIFIED)) == 1


def test_what_comes_after_the_count_is_a_note_and_changes_nothing():
    vote, members = a_joint_vote(town=40, lake=30)
    early = returned(vote, members["lake"], 5, at=RETURNS_BY + SECOND, witnesses=0)
    returned(vote, members["town"], 9)
    actions.certify(vote, now=AFTERWARDS)
    note = returned(vote, members["lake"], 0, 30, now=AFTERWARDS)
    assert note.is_note
    actions.vouch(early, cosigned={"origin-of-town": IN_TIME}, now=AFTERWARDS)
    actions.unseat_group(members["lake"], now=AFTERWARDS + SECOND)
    seated("lake", now=AFTERWARDS + SECOND)
    seated("new", now=AFTERWARDS + SECOND)
    # Neither does it what was said in time and heard only now.
    seated("far", now=OPENED)
    actions.announce_roll(vote, "origin-of-lake", size=30, now=AFTERWARDS + SECOND)
    actions.announce_roll(vote, "origin-of-far", size=30, now=AFTERWARDS + SECOND)
    vote.refresh_from_db()
    assert count(vote).outcome.people == Ballots(yes=9)
    assert differences() == []
