"""A hub that answers some groups and is silent to others divides nobody."""

import pytest

from federation.confederations.exchange.opening import hear_the_silence
from federation.confederations.models import Early, JointVote
from tests.exchanging import AFTERWARDS
from tests.founding import Founded
from tests.hearing import last

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return Founded().heard()


def succession(world):
    """The town, which hears nothing of the hub, opens the vote on who does it from now on."""
    town = world.town
    effect = {"kind": "confederation.hub", "data": {"origin": town.origin, "name": town.name}}
    asked = town.propose(world.valley, effects=[effect])
    last(town)
    return town.open(asked, town, confederation=world.valley.origin, effects=[effect])


def speaks(home, vote):
    home.roll(vote, 90)
    assert last(home) == ""


def test_who_is_answered_waits_until_most_groups_take_part_in_the_succession(world):
    vote = succession(world)
    assert last(world.town) == ""
    for home, follows in ((world.town, False), (world.hill, True)):
        speaks(home, vote)
        hear_the_silence(now=AFTERWARDS)
        assert JointVote.objects.filter(uid=vote).exists() is follows
    assert not Early.objects.exists()


def test_strangers_make_no_majority(world):
    vote = succession(world)
    last(world.town)
    for home in (world.town, world.ford, world.valley):
        speaks(home, vote)
    hear_the_silence(now=AFTERWARDS)
    assert not JointVote.objects.exists()


def test_most_groups_may_have_spoken_before_the_opening_is_heard(world):
    vote = succession(world)
    opening = len(world.town.record) - 1
    for home in (world.hill, world.lake):
        speaks(home, vote)
    assert opening == len(world.town.record) - 1
    assert last(world.town) == ""
    assert JointVote.objects.filter(uid=vote).exists()
