"""What a group or a confederation says that is not theirs to say, or too much of it."""

import pytest

from core import hooks
from federation.confederations.exchange import (
    asking,
    certificates,
    following,
    hearing,
    opening,
    proposals,
    returns,
)
from federation.confederations.exchange.names import given_by
from federation.confederations.models import (
    Early,
    GroupRoll,
    JointArgument,
    JointProposal,
    JointVote,
    Return,
    Seat,
)
from federation.peers.models import Peer
from tests.exchanging import AFTERWARDS, Home
from tests.hearing import follow, hear, hear_all, last, was_shown

pytestmark = pytest.mark.django_db


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
    valley.record.clear()
    valley.announce(2)
    valley.seat(town, introduction={**town.introduction, **lie})
    follow(valley)
    hear_all(valley)
    assert Seat.objects.filter(origin=town.origin).exists()
    assert not Peer.objects.filter(origin=town.origin).exists()


def test_nobody_takes_the_name_of_a_seat_that_another_confederation_gave(valley, town):
    other = Home("Other")
    other.announce()
    follow(valley)
    follow(other)
    copied = valley.record[-1][1]["seat"]
    other.seat(town, seat=copied)
    assert "seat" in hear_all(other)[0]
    assert hear_all(valley) == []
    assert str(Seat.objects.get().uid) == copied
    valley.unseat(copied, town)
    was_shown(valley)
    assert last(valley) == ""
    # A group that comes back gets another one.
    valley.seat(town, seat=copied)
    assert "said before" in last(valley)


def test_a_question_to_one_confederation_is_not_opened_by_another(valley, town):
    other = Home("Other")
    other.announce()
    other.seat(town)
    for home in (valley, other):
        follow(home)
    asked = town.propose(valley)
    other.open(asked, town)
    late = town.propose(valley)
    other.open(late, town)
    hear_all(valley)
    for place in range(len(other.record) - 1):
        assert hear(other, place) == ""
        if place == 0:
            hear(town, 0)
    hear_all(other, town)
    assert JointVote.objects.count() == 2
    assert not JointProposal.objects.exclude(opened=None).exists()
    valley.open(asked, town)
    assert last(valley) == ""
    assert JointProposal.objects.get(uid=asked).opened.confederation.origin == valley.origin


@pytest.mark.parametrize("days", ["soon", "soon" * 5_000, 2**53 - 1, None])
def test_a_charter_with_values_that_nobody_can_read_holds_nothing_up(valley, town, days):
    effects = [{"kind": "confederation.hub", "data": {"origin": town.origin, "name": "Town"}}]
    asked = town.propose(valley, effects=effects)
    names = ("silence_days", "discussion_days", "voting_days")
    valley.announce(2, **{f"confederation.{name}": days for name in names})
    confederation = follow(valley)
    assert hear_all(valley, town) == []
    town.open(asked, town, confederation=valley.origin, effects=effects)
    assert last(town) == ""
    opening.hear_the_silence(now=AFTERWARDS)
    assert not JointVote.objects.exists()
    confederation.refresh_from_db()
    opens_on, closes_on = opening.dates_of(confederation, now=AFTERWARDS)
    assert (closes_on - opens_on).days == 13
    effect = asking.changing(confederation, rule="confederation.voting_days", value="9")
    assert effect["data"]["before"] == {"confederation.voting_days": 14}


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
    was_shown(valley)
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


# --- What cannot follow -----------------------------------------------------------------------
@pytest.mark.parametrize(
    "effect",
    [
        {},
        {"kind": []},
        {"kind": "confederation.hub"},
        {"kind": "confederation.hub", "data": {}},
        {"kind": "confederation.hub", "data": {"origin": "x", "name": "Town"}},
        {"kind": "confederation.expel", "data": {"origin": 7, "name": "Town"}},
        {"kind": "x" * 61, "data": {}},
        {"kind": "charter.amend", "data": []},
    ],
)
def test_an_effect_without_its_form_is_neither_asked_nor_opened(valley, town, effect):
    follow(valley)
    asked = town.propose(valley)
    hear_all(valley, town)
    town.propose(valley, effects=[effect])
    assert "form" in last(town)
    valley.open(asked, town, effects=[effect])
    assert "form" in last(valley)
    assert not JointVote.objects.exists()


@pytest.mark.parametrize("kind", sorted(following.KINDS))
def test_an_effect_about_nothing_is_shown_as_such_and_breaks_no_page(kind):
    data = {"origin": "ab" * 32, "name": "<b>Town</b>"}
    [words] = following.in_words([{"kind": kind, "data": data}])
    assert words
    assert following.in_words([{"kind": "pay.everything", "data": data}]) == []


def test_a_vote_that_fails_holds_up_no_other(valley, town, monkeypatch):
    follow(valley)
    votes = [valley.open(town.propose(valley), town) for _vote in range(2)]
    hear_all(valley, town)
    counted = []

    def failing(vote, *, now):
        counted.append(str(vote.uid))
        raise KeyError("data")

    monkeypatch.setattr(certificates, "certify_and_tell", failing)
    certificates.certify_all(now=AFTERWARDS)
    assert counted == votes


def test_what_one_group_said_early_and_fails_holds_up_no_other(valley, town, monkeypatch):
    follow(valley)
    asked = town.propose(valley)
    town.tell("joint.sheet", proposal=asked, count=3)
    vote = valley.open(asked, town)
    town.roll(vote, 90)
    hear_all(town)

    def failing(*_said, **_facts):
        raise KeyError("data")

    with monkeypatch.context() as patch:
        patch.setitem(hooks.civic_kinds._things, "joint.roll", failing)
        hear_all(valley)
    assert JointVote.objects.exists()
    assert [early.kind for early in Early.objects.all()] == ["joint.roll"]
    hearing.hear_what_waited(now=AFTERWARDS)
    assert GroupRoll.objects.get().size == 90


def test_what_is_about_nothing_costs_the_same_however_much_of_it_waits(town, queries):
    for count in (1, 20):
        for _number in range(count):
            town.tell("joint.sheet", proposal=str(given_by(town.origin)), count=count)
    hear_all(town)
    assert Early.objects.count() == 21
    with queries(4):
        hearing.hear_what_waited(now=AFTERWARDS)
