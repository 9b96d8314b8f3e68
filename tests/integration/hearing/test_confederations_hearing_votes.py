"""What follows when other groups speak of joint votes, and who may open them."""

from datetime import UTC, date, datetime

import pytest

from federation.confederations.counting import seconds
from federation.confederations.exchange import certificates
from federation.confederations.exchange.membership import pass_hub
from federation.confederations.models import (
    Confederation,
    Early,
    GroupRoll,
    JointProposal,
    JointVote,
    Return,
)
from federation.peers.models import Peer
from tests.exchanging import AFTERWARDS, BEGUN, IN_TIME, LATER, ROLL, VALUES, Home
from tests.hearing import follow, hear, hear_all, last

pytestmark = pytest.mark.django_db


# --- Votes ------------------------------------------------------------------------------------
def test_a_vote_goes_by_the_charter_that_it_names(valley, town):
    asked = town.propose(valley)
    valley.announce(2, **{"confederation.grace_hours": 30})
    follow(valley)
    hear_all(valley, town)
    valley.open(asked, town, charter=2)
    assert "other terms" in last(valley)
    valley.open(asked, town)
    assert last(valley) == ""
    vote = JointVote.objects.get()
    assert (vote.grace_hours, vote.opened_by) == (24, valley.origin)
    assert JointProposal.objects.get().opened == vote


def test_a_vote_is_opened_by_whoever_has_that_duty_and_waits_until_that_is_heard(valley, town):
    confederation = follow(valley)
    asked = town.propose(valley)
    hear_all(valley, town)
    town.open(asked, town, confederation=valley.origin)
    assert last(town) == ""
    assert not JointVote.objects.exists()
    pass_hub(confederation, to=town.origin, at=BEGUN, now=AFTERWARDS)
    assert JointVote.objects.get().opened_by == town.origin


def test_a_vote_has_a_starter_dates_to_come_and_a_deadline_after_the_last_midnight(
    valley, town, hill
):
    follow(valley)
    asked = town.propose(valley)
    hear_all(valley, town)
    stranger = Home("Stranger")
    for wrong, why in (
        ({"started_by": None}, "needs the decision of a member"),
        ({"opens_on": "2030-05-01"}, "other dates"),
        ({"closes_on": "2030-05-02"}, "other dates"),
        ({"returns_by": 1}, "returns_by"),
        ({"terms": {}}, "other terms"),
    ):
        valley.open(asked, town, **wrong)
        assert why in last(valley), wrong
    # A seat may be known later, whoever opens the vote.
    signed = {town.origin: 60, hill.origin: 50, stranger.origin: 5}
    valley.open(asked, stranger)
    valley.open(asked, None, sheets={stranger.origin: 999})
    valley.open(asked, None, sheets=signed | {"ab" * 32: 1})
    for place in (-3, -2, -1):
        assert hear(valley, len(valley.record) + place) == ""
    assert Early.objects.count() == 3
    assert not JointVote.objects.exists()


def test_whoever_opens_a_vote_chooses_no_dates(valley, town):
    follow(valley)
    asked = town.propose(valley)
    hear_all(valley, town)
    soon = {"closes_on": "2030-05-03", "returns_by": seconds(datetime(2030, 5, 5, tzinfo=UTC))}
    later = {"opens_on": "2030-05-10", "closes_on": "2030-05-15"}
    later["returns_by"] = seconds(datetime(2030, 5, 17, tzinfo=UTC))
    for dates in (soon, later):
        valley.open(asked, town, **dates)
        assert "other dates" in last(valley), dates
    # A charter with other days grants them.
    values = VALUES | {"confederation.discussion_days": 8}
    facts = {"digest": "ab" * 32, "values": values, "announced_at": BEGUN}
    Confederation.objects.get().charters.create(number=2, **facts)
    valley.open(asked, town, charter=2, **later)
    assert last(valley) == ""
    assert JointVote.objects.get().opens_on == date(2030, 5, 10)


def test_a_group_votes_on_the_roll_that_it_announced(valley, town):
    follow(valley)
    vote = valley.open(town.propose(valley), town)
    town.roll(vote, 90)
    hear_all(valley, town)
    town.roll(vote, 95)
    assert "has announced 90" in last(town)
    assert GroupRoll.objects.get().size == 90
    town.returns(vote, 5, roll_digest="cd" * 32)
    assert "another roll" in last(town)
    town.returns(vote, 5, direct={"yes": 1, "no": 0, "blank": 0})
    assert "direct" in last(town)
    town.returns(vote, 5, stated_at=seconds(IN_TIME) + 1)
    assert "stated_at" in last(town)
    assert not Return.objects.exists()
    town.returns(vote, 5)
    assert last(town) == ""
    assert Return.objects.get().roll_digest == ROLL


# --- Who opens votes, after others ------------------------------------------------------------
@pytest.fixture
def duty(valley, town, hill):
    """A vote by which the duty to open votes passes to the town, and one more of the valley."""
    follow(valley)
    effect = {"kind": "confederation.hub", "data": {"origin": town.origin, "name": "Town"}}
    asked = valley.open(town.propose(valley, effects=[effect]), town, effects=[effect])
    for home in (town, hill):
        home.roll(asked, 10)
        row = home.returns(asked, 9, 1)
        other = hill if home is town else town
        home.shows(asked, row, home.cosigned(other))
    return asked


def opens_after(home, valley, town):
    """A vote that is opened when the duty may have passed on."""
    uid = home.open(town.propose(valley), town, confederation=valley.origin, **LATER)
    kind, body, index, _at = home.record[-1]
    home.record[-1] = (kind, body, index, AFTERWARDS)
    return uid


@pytest.mark.parametrize("is_counted_first", [True, False])
def test_who_had_the_duty_when_a_vote_was_opened_may_open_it_whenever_we_hear_of_it(
    duty, valley, town, hill, is_counted_first
):
    before = valley.open(town.propose(valley), town)
    late = opens_after(valley, valley, town)
    new = opens_after(town, valley, town)
    if is_counted_first:
        # The two last things that the valley said come only when the duty has passed on.
        rest = len(valley.record) - 2
        for place in range(rest):
            hear(valley, place)
    else:
        hear_all(valley)
    hear_all(town, hill)
    Peer.objects.update(heard_at=AFTERWARDS)
    certificates.certify_all(now=AFTERWARDS)
    if is_counted_first:
        for place in (rest, rest + 1):
            hear(valley, place)
    assert Confederation.objects.get().hub == town.origin
    opened = {str(uid) for uid in JointVote.objects.values_list("uid", flat=True)}
    assert opened == {duty, before, new}
    assert late not in opened
