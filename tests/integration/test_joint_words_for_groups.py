"""Tallies that are for groups only are given to those who hold a seat, and to nobody else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from core.instance import instance
from federation.confederations.actions import StillUnheard, certify, unheard
from federation.confederations.counting import count
from federation.confederations.exchange.hearing import hear_what_waited
from federation.confederations.exchange.names import given_by
from federation.confederations.models import Early, JointVote
from federation.confederations.rules.majorities import Ballots
from federation.peers.actions import knowing
from federation.peers.actions.withholding import missing
from federation.peers.models import HeardObject, Peer, State
from federation.wire.wall import wall
from tests import together, votes, world
from tests.exchanging import AFTERWARDS, IN_TIME
from tests.hearing import hear, last, was_shown
from tests.jointly import opened, over
from tests.neighbours import Neighbour
from tests.streets import a_street
from tests.witnessing import Together, judged, refused

pytestmark = pytest.mark.django_db
CIVIC = f"{instance.address}/federation/civic?from=1"
KIND = "joint.returned"


# --- What we give -----------------------------------------------------------------------------
@pytest.fixture
def valley():
    """Our village of three has voted together with the hill and the lake."""
    valley = together.Valley()
    joint, vote = opened(valley)
    votes.cast(vote, valley.people["Aino"], "1")
    over(joint)
    return valley


def seat_of(valley, name):
    return valley.confederation.seats.get(name=name)


def leaves(valley, name, *, at):
    seat = seat_of(valley, name)
    seat.joined_at, seat.left_at = at - timedelta(days=1), at
    seat.save()


def handed_to(name):
    """Our tally, as the group of this name is given it."""
    asked = Neighbour(name).signed(CIVIC, at=wall())
    answer = Client().get(asked.target, headers={"host": asked.host, **asked.headers})
    assert answer.status_code == 200
    [tally] = [one for one in answer.json()["objects"] if one["type"] == KIND]
    return tally


def a_friend(monkeypatch, state):
    """A group that we know, which vouches for our record and has no seat."""
    friend = Neighbour("Friend")
    with a_street(monkeypatch, friend):
        peer = knowing.know(knowing.introduce(friend.address), now=world.now())
    Peer.objects.filter(pk=peer.pk).update(state=state)
    return peer


@pytest.mark.parametrize("name", ["Hill", "Lake", "Valley"])
def test_those_with_a_seat_and_the_confederation_are_given_the_tally_of_a_small_group(valley, name):
    tally = handed_to(name)
    assert tally["body"]["yes"] == 1
    assert tally["proof"]


@pytest.mark.parametrize("state", [State.KNOWN, State.PINNED])
def test_whoever_only_vouches_for_us_is_told_that_it_is_there(valley, monkeypatch, state):
    a_friend(monkeypatch, state)
    tally = handed_to("Friend")
    assert tally["withheld"] == f"vote:{JointVote.objects.get().uid}"
    assert "body" not in tally
    assert "proof" not in tally


def test_whoever_has_just_taken_a_seat_is_given_it_too(valley, monkeypatch):
    friend = a_friend(monkeypatch, State.PINNED)
    assert "withheld" in handed_to("Friend")
    valley.seat(friend.origin, "Friend", introduction=friend.introduction)
    assert handed_to("Friend")["body"]["yes"] == 1


@pytest.mark.parametrize(("after", "is_given"), [(-1, False), (1, True)])
def test_a_group_that_has_left_is_given_what_it_took_part_in(valley, after, is_given):
    joint = JointVote.objects.get()
    leaves(valley, "Hill", at=joint.opened_at + timedelta(seconds=after))
    assert ("body" in handed_to("Hill")) == is_given


# --- What we are not given --------------------------------------------------------------------
@pytest.fixture
def scene():
    """The town's tally stands in its record, and it has not given us its words."""
    return Withheld(Together())


@pytest.fixture
def with_us():
    return Withheld(Together(with_us=True))


class Withheld:
    def __init__(self, scene):
        self.scene, self.vote, self.town = scene, scene.vote, scene.town
        self.town.roll(scene.uid, 90)
        self.returned = self.town.returns(scene.uid, 40, 20)
        self.town.shows(scene.uid, self.returned, self.town.cosigned(scene.hill, scene.lake))
        kind, _body, index, at = self.town.record[-2]
        self.hidden = HeardObject.objects.create(
            peer=self.town.peer,
            uid=uuid4(),
            number=3,
            kind=kind,
            digest="ab" * 32,
            index=index,
            logged_at=at,
            document="{}",
            done_at=at,
            withheld=f"vote:{scene.uid}",
        )
        self.hear(-3)
        self.hear(-1)
        scene.heard(scene.valley, *scene.members)

    def hear(self, place):
        assert hear(self.town, len(self.town.record) + place) == ""

    def is_given(self):
        HeardObject.objects.filter(pk=self.hidden.pk).update(withheld="")
        self.hear(-2)


def test_who_vouches_for_a_tally_that_we_were_not_given_waits_for_it(scene):
    assert Early.objects.get().waits_for == f"return:{scene.returned}"
    hear_what_waited(now=AFTERWARDS)
    assert Early.objects.count() == 1
    scene.is_given()
    assert not Early.objects.exists()
    assert judged(scene.vote).witnessed_at == IN_TIME


def test_nobody_vouches_for_a_tally_that_its_home_has_not_made():
    together = Together()
    note = together.town.cosigned(together.hill)
    told = {"vote": together.uid, "return": str(given_by(together.town.origin)), "notes": [note]}
    assert "no such tally" in refused(together.town, "joint.witnessed", **told)
    assert not Early.objects.exists()


def test_the_count_waits_until_we_are_given_what_a_group_returned(with_us):
    assert unheard(with_us.vote, count(with_us.vote)) == ["Town"]
    with pytest.raises(StillUnheard, match="Town"):
        certify(with_us.vote, now=AFTERWARDS)
    with_us.is_given()
    assert certify(with_us.vote, now=AFTERWARDS).outcome.people == Ballots(yes=40, no=20)


def test_whoever_takes_part_waits_no_longer_than_the_terms_have_patience(with_us):
    impatient = with_us.vote.patient_until + timedelta(seconds=1)
    assert certify(with_us.vote, now=impatient).outcome.people == Ballots()


def test_whoever_takes_no_part_counts_nothing_that_it_is_not_given(scene):
    for days in (0, 900):
        with pytest.raises(StillUnheard, match="Town"):
            certify(scene.vote, now=scene.vote.patient_until + timedelta(days=days, seconds=1))
    scene.is_given()
    late = scene.vote.patient_until + timedelta(days=900)
    assert certify(scene.vote, now=late).outcome.people == Ballots(yes=40, no=20)


def test_what_is_withheld_of_another_vote_holds_up_nothing(with_us):
    HeardObject.objects.filter(pk=with_us.hidden.pk).update(withheld=f"vote:{uuid4()}")
    assert unheard(with_us.vote, count(with_us.vote)) == []


def test_when_we_take_our_seat_everybody_who_withheld_something_is_asked_at_once(scene):
    Peer.objects.update(due_at=wall() + timedelta(days=1))
    assert missing(scene.town.peer) == ()
    valley = scene.scene.valley
    told = {**valley.introduction, "origin": instance.origin}
    valley.seat(valley, origin=instance.origin, name="Ours", introduction=told)
    was_shown(valley)
    assert last(valley) == ""
    due = Peer.objects.filter(due_at__lte=wall()).values_list("name", flat=True)
    assert list(due) == ["Town"]
    assert missing(scene.town.peer) == (scene.hidden.number,)
