"""What follows when other groups speak: who may say what, and what waits."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.instance import instance
from federation.confederations.exchange import hearing
from federation.confederations.exchange.names import given_by, is_given_by
from federation.confederations.models import (
    Charter,
    Confederation,
    Early,
    GroupRoll,
    JointArgument,
    JointProposal,
    JointVote,
    Seat,
    Sheet,
)
from federation.peers.models import HeardObject, Peer
from tests.beginning import undone
from tests.examples import examples
from tests.exchanging import AFTERWARDS, BEGUN, IN_TIME, ROLL
from tests.hearing import follow, hear, hear_all, last, was_shown

pytestmark = pytest.mark.django_db


# --- Belonging --------------------------------------------------------------------------------
def test_a_confederation_says_what_its_charter_is_and_who_its_members_are(valley, town):
    valley.announce(2, **{"group.name": "The Wide Valley"})
    follow(valley)
    assert hear_all(valley) == []
    found = Confederation.objects.get()
    assert (found.charter_number, found.name) == (2, "The Wide Valley")
    assert found.charters.get(number=1).values["group.name"] == "The Valley"
    seat = Seat.objects.get()
    assert (seat.origin, seat.name, seat.joined_at) == (town.origin, "Town", BEGUN)


def test_who_joins_a_confederation_knows_its_members_from_then_on(valley, town):
    Peer.objects.filter(pk=town.peer.pk).delete()
    follow(valley)
    hear_all(valley)
    assert Peer.objects.get(origin=town.origin).address == town.address


def test_our_own_seat_makes_us_a_member_and_its_end_makes_us_none(valley):
    told = {**valley.introduction, "origin": instance.origin}
    seat = valley.seat(valley, origin=instance.origin, name="Ours", introduction=told)
    confederation = follow(valley)
    hear_all(valley)
    confederation.refresh_from_db()
    assert confederation.joined_at == BEGUN
    assert list(Confederation.objects.joined()) == [confederation]
    valley.unseat(seat, valley, IN_TIME, origin=instance.origin)
    was_shown(valley)
    assert last(valley) == ""
    assert not Confederation.objects.joined().exists()
    assert Seat.objects.get().left_at == IN_TIME


def test_what_a_confederation_said_before_we_wanted_to_join_it_is_heard_then(valley, town):
    hear_all(valley)
    assert not Seat.objects.exists()
    assert Early.objects.count() == 2
    follow(valley)
    hearing.hear_what_waited(now=AFTERWARDS)
    assert Seat.objects.get().origin == town.origin
    assert Charter.objects.get().number == 1
    assert not Early.objects.exists()


def test_a_charter_has_the_digest_that_it_names_and_only_grows(valley):
    follow(valley)
    hear_all(valley)
    valley.announce(1)
    assert "not newer" in last(valley)
    valley.announce(2)
    was_shown(valley)
    valley.record[-1][1]["digest"] = "ab" * 32
    assert "digest" in last(valley)


# --- Proposals --------------------------------------------------------------------------------
def test_only_who_proposed_it_takes_it_back_and_only_whoever_opens_votes_refuses_it(
    valley, town, hill
):
    follow(valley)
    asked = town.propose(valley)
    hear_all(valley, town)
    hill.tell("joint.withdrawn", proposal=asked)
    assert "Only another group" in last(hill)
    hill.tell("joint.refused", proposal=asked, why="We do not like it.")
    assert "Only another group" in last(hill)
    valley.tell("joint.refused", proposal=asked, why="Nobody has signed.")
    assert last(valley) == ""
    assert JointProposal.objects.get().refused == "Nobody has signed."
    town.tell("joint.withdrawn", IN_TIME, proposal=asked)
    assert last(town) == ""
    assert JointProposal.objects.get().withdrawn_at == IN_TIME


def test_nobody_can_say_something_under_a_name_that_another_gave(valley, town, hill):
    follow(valley)
    asked = town.propose(valley)
    assert hear_all(valley, town) == []
    hill.propose(valley, proposal=asked)
    assert "proposal" in last(hill)
    assert JointProposal.objects.get().origin == town.origin
    assert "said before" in last(town)
    assert is_given_by(given_by(town.origin), town.origin)


def test_the_number_that_a_group_told_last_is_how_many_have_signed_there(valley, town, hill):
    follow(valley)
    asked = town.propose(valley)
    for home, count in ((hill, 7), (town, 3), (hill, 9)):
        home.tell("joint.sheet", proposal=asked, count=count)
    hear_all(hill, valley, town)
    sheets = dict(Sheet.objects.values_list("origin", "count"))
    assert sheets == {hill.origin: 9, town.origin: 3}


def test_a_number_that_waited_for_its_question_replaces_none_that_was_told_later(
    valley, town, hill
):
    follow(valley)
    asked = town.propose(valley)
    for count in (7, 9):
        hill.tell("joint.sheet", proposal=asked, count=count)
    hear_all(valley, town)
    for place in (1, 0):
        assert hear(hill, place) == ""
    sheet = Sheet.objects.get()
    assert (sheet.count, sheet.told) == (9, [7, 9])


def test_an_argument_that_is_taken_back_leaves_no_words(valley, town, hill):
    follow(valley)
    asked, uid = town.propose(valley), str(given_by(hill.origin))
    told = {"side": "against", "text": "It is loud.", "language": "en"}
    hill.tell("joint.argument", proposal=asked, argument=uid, name="Hill", **told)
    hear_all(valley, town, hill)
    assert JointArgument.objects.get().text == "It is loud."
    assert "said before" in last(hill)
    hill.tell("joint.argument_taken_back", argument=uid)
    assert last(hill) == ""
    assert JointArgument.objects.get().text == ""


# --- What waits -------------------------------------------------------------------------------
def test_what_is_refused_when_its_turn_comes_says_why(valley, town):
    follow(valley)
    vote = valley.open(town.propose(valley), town)
    town.roll(vote, 90)
    town.roll(vote, 95)
    kind, _body, index, at = town.record[-1]
    HeardObject.objects.create(
        peer=town.peer, uid=given_by(town.origin), number=9, kind=kind, digest="ab" * 32,
        index=index, logged_at=at, document="{}", done_at=at,
    )  # fmt: skip
    hear_all(town)
    assert Early.objects.count() == 3
    hear_all(valley)
    assert not Early.objects.exists()
    assert "has announced 90" in HeardObject.objects.get().reason


def test_nobody_fills_our_house_with_what_is_about_nothing(town, monkeypatch):
    monkeypatch.setattr(hearing, "MOST_EARLY", 2)
    for number in range(3):
        town.tell("joint.sheet", proposal=str(given_by(town.origin)), count=number)
    assert hear_all(town) == [str(hearing.TooManyWait())]
    assert Early.objects.count() == 2


def test_what_a_frozen_group_said_early_has_no_effect(valley, town):
    follow(valley)
    vote = valley.open(town.propose(valley), town)
    town.roll(vote, 90)
    hear(town, 1)
    Peer.objects.filter(pk=town.peer.pk).update(state="frozen")
    hear_all(valley)
    assert JointVote.objects.exists()
    assert not GroupRoll.objects.exists()


# --- Nonsense ---------------------------------------------------------------------------------
NONSENSE = some.sampled_from(
    [None, True, -1, 0, 2**31, 2**53 - 1, "", "x", "\x00", "\ud800", "ä" * 60_000, "2030-13-45",
     "0099-01-01", "ab" * 32, "1/0", [], ["x"], [{}], [{"x": "\x00"}], {}, {"x": "y"},
     {"x": "\ud800"}, {"ab" * 32: -1}, {"yes": 1}]
)  # fmt: skip


@pytest.fixture
def story(valley, town, hill):
    """One of everything that can be said, and all of it heard."""
    follow(valley)
    asked = town.propose(valley)
    vote = valley.open(asked, town)
    uid = str(given_by(hill.origin))
    told = {"side": "for", "text": "It helps.", "language": "en", "name": "Hill"}
    hill.tell("joint.argument", proposal=asked, argument=uid, **told)
    hill.tell("joint.argument_taken_back", argument=uid)
    town.tell("joint.sheet", proposal=asked, count=4)
    town.roll(vote, 90)
    row = town.returns(vote, 5, 3)
    town.shows(vote, row, town.cosigned(hill))
    voices = {"yes": 1, "no": 0, "abstain": 0}
    counts = {"yes": 5, "no": 3, "blank": 0}
    town.tell("joint.certified", vote=vote, outcome="adopted", digest=ROLL, voices=voices, **counts)
    town.tell("joint.withdrawn", proposal=asked)
    valley.tell("joint.refused", proposal=asked, why="No.")
    town.joins(valley, ROLL)
    town.leaves(valley)
    assert hear_all(valley, town, hill) == []
    return [(home, place) for home in (valley, town, hill) for place in range(len(home.record))]


@examples(40)
@given(data=some.data())
def test_nothing_that_anybody_says_makes_us_fail(story, data):
    home, place = data.draw(some.sampled_from(story))
    kind, body, index, at = home.record[place]
    field = data.draw(some.sampled_from(sorted(body)))
    said = {**body, field: data.draw(NONSENSE)}
    speaker = data.draw(some.sampled_from([one for one, _place in story]))
    speaker.record.append((kind, said, 1000 + index, at + timedelta(days=1)))
    try:
        with undone():
            assert isinstance(last(speaker), str)
    finally:
        speaker.record.pop()
