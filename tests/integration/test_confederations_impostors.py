"""What a group or a confederation says that is not theirs to say, or too much of it."""

import pytest

from federation.confederations.exchange import proposals, returns
from federation.confederations.exchange.names import given_by
from federation.confederations.models import JointArgument, JointProposal, Return, Seat
from federation.peers.models import Peer
from tests.exchanging import Home, follow, hear, hear_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def valley():
    """A confederation that we want to join, with its charter."""
    home = Home("Valley")
    home.announce()
    return home


@pytest.fixture
def town(valley):
    home = Home("Town")
    valley.seat(home)
    return home


@pytest.fixture
def hill(valley):
    home = Home("Hill")
    valley.seat(home)
    return home


def last(home):
    """What follows from the last thing that it said."""
    return hear(home, len(home.record) - 1)


@pytest.mark.parametrize(
    "lie",
    [
        {"log_keys": [[1, "ab" * 32]]},
        {"checkpoint": "folkmoot/town\n7\nNWAZGAMChESyMgGKwEf9tWHAnCOnpodsheCLXk1I6fM=\n\n"},
        {"address": "https://bank.example/pay?to="},
        {"address": "javascript:alert(1)"},
        {"address": "https://town.example@bank.example"},
    ],
)
def test_a_confederation_shows_us_nobody_in_anothers_name(valley, town, lie):
    Peer.objects.filter(pk=town.peer.pk).delete()
    follow(valley)
    valley.record.clear()
    valley.announce(2)
    valley.seat(town, introduction={**town.introduction, **lie})
    hear_all(valley)
    assert Seat.objects.filter(origin=town.origin).exists()
    assert not Peer.objects.filter(origin=town.origin).exists()


def test_only_groups_with_a_seat_ask_and_argue(valley, town):
    follow(valley)
    asked, stranger = town.propose(valley), Home("Stranger")
    hear_all(valley, town)
    stranger.propose(valley)
    told = {"side": "for", "text": "Buy!", "language": "en", "name": "Town"}
    uid = str(given_by(stranger.origin))
    stranger.tell("joint.argument", proposal=asked, argument=uid, **told)
    hear_all(stranger)
    assert JointProposal.objects.get().origin == town.origin
    assert not JointArgument.objects.exists()
    valley.seat(stranger)
    hear_all(valley)
    assert JointProposal.objects.count() == 2
    assert JointArgument.objects.exists()


def test_nobody_speaks_in_the_name_of_another_group(valley, town, hill):
    follow(valley)
    asked = hill.propose(valley, name="Town")
    uid = str(given_by(hill.origin))
    told = {"side": "for", "text": "Buy!", "language": "en", "name": "Town"}
    hill.tell("joint.argument", proposal=asked, argument=uid, **told)
    hear_all(valley, hill)
    assert (JointProposal.objects.get().name, JointArgument.objects.get().name) == ("Hill", "Hill")


def test_no_group_fills_the_pages_of_all_others(valley, town, monkeypatch):
    monkeypatch.setattr(proposals, "MOST_OF_A_GROUP", 1)
    monkeypatch.setattr(returns, "MOST_OF_A_GROUP", 1)
    follow(valley)
    asked = town.propose(valley)
    hear_all(valley, town)
    town.propose(valley)
    assert "too many questions" in last(town)
    vote = valley.open(asked, town)
    hear_all(valley)
    town.tell("joint.withdrawn", proposal=asked)
    assert last(town) == ""
    town.propose(valley)
    assert last(town) == ""
    town.returns(vote, 1)
    assert last(town) == ""
    town.returns(vote, 2)
    assert "too many tallies" in last(town)
    assert Return.objects.get().yes == 1
