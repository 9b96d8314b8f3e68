"""Who is expelled or admitted follows from what all groups adopted, and from nothing else."""

import pytest

from core.record.models import Entry
from federation.confederations.actions import StillUncounted, certify
from federation.confederations.exchange import certificates, ends
from federation.confederations.exchange.names import given_by
from federation.confederations.models import Early, JointVote, Seat
from federation.peers.models import HeardObject
from tests.exchanging import AFTERWARDS, IN_TIME, RETURNS_BY
from tests.founding import DAY, IN_FORCE, SECOND, VOTING_DAYS, Founded, changing, not_followed
from tests.hearing import decided, hear, last

pytestmark = pytest.mark.django_db


# --- Who is expelled --------------------------------------------------------------------------
def test_nobody_is_put_out_by_the_computer_of_the_confederation():
    """Its keeper has read all tallies, and puts out those who said no before the deadline."""
    world = Founded().heard()
    vote = world.asks(changing(**VOTING_DAYS))
    for group in (world.hill, world.lake):
        world.valley.unseat(world.seats[group.name], group, IN_TIME, vote=vote)
        assert "does not belong to it any more. Nothing" in last(world.valley)
    assert world.names() == {"Town", "Hill", "Lake"}
    assert not_followed() == [("unseat", "Hill"), ("unseat", "Lake")]
    [told] = Entry.objects.filter(verb="confederation.unfounded", payload__contains="Lake")
    assert told.facts["name"] == "The Valley"


def test_an_expulsion_waits_for_our_own_count_and_is_not_followed_if_all_groups_reject_it():
    world = Founded().heard()
    vote = world.asks(world.expelling(world.hill))
    world.valley.unseat(world.seats["Hill"], world.hill, IN_TIME, vote=vote)
    kind, _body, index, at = world.valley.record[-1]
    heard = HeardObject.objects.create(
        peer=world.valley.peer, uid=given_by(world.valley.origin), number=9, kind=kind,
        digest="ab" * 32, index=index, logged_at=at, document="{}", done_at=at,
    )  # fmt: skip
    assert last(world.valley) == ""
    assert Early.objects.get().waits_for == f"certified:{vote}"
    decided(vote, is_adopted=False)
    heard.refresh_from_db()
    assert "does not belong to it any more. Nothing" in heard.reason
    assert "Hill" in world.names()
    assert not_followed() == [("unseat", "Hill")]
    assert not Early.objects.exists()


@pytest.mark.parametrize("is_told", [True, False])
def test_whom_all_groups_expel_leaves_on_the_day_of_the_vote_whatever_its_computer_says(is_told):
    world = Founded(**{"decisions.waiting_days": 3}).heard()
    vote = world.asks(world.expelling(world.hill))
    if is_told:
        world.valley.unseat(world.seats["Hill"], world.hill, IN_TIME, vote=vote)
        assert last(world.valley) == ""
    decided(vote)
    day = RETURNS_BY + 3 * DAY
    ends.settle_due(now=day - SECOND)
    assert "Hill" in world.names()
    certificates.certify_all(now=day)
    assert "Hill" not in world.names()
    assert Seat.objects.get(origin=world.hill.origin).left_at == day
    assert not_followed() == []


def test_an_old_expulsion_puts_out_nobody_who_came_back():
    world = Founded().heard()
    vote = world.asks(world.expelling(world.hill), returns_by=RETURNS_BY - 3 * DAY)
    decided(vote)
    assert "Hill" not in world.names()
    back = world.asks(world.admitting(world.hill), returns_by=RETURNS_BY)
    decided(back)
    word = world.hill.joins(world.valley, world.digest)
    seat = world.valley.seat(world.hill, AFTERWARDS, vote=back, word=word)
    assert [last(world.hill), last(world.valley)] == ["", ""]
    world.valley.unseat(seat, world.hill, AFTERWARDS, vote=vote)
    assert "Nothing that we know" in last(world.valley)
    assert "Hill" in world.names()


def test_a_group_has_its_new_seat_once_its_former_one_has_ended():
    world = Founded(**{"decisions.waiting_days": 3}).heard()
    first = world.asks(world.expelling(world.hill))
    back = world.asks(world.admitting(world.hill))
    decided(back)
    word = world.hill.joins(world.valley, world.digest)
    last(world.hill)
    world.valley.seat(world.hill, RETURNS_BY + 4 * DAY, vote=back, word=word)
    assert last(world.valley) == ""
    assert Seat.objects.filter(origin=world.hill.origin).count() == 1
    decided(first, now=RETURNS_BY + 4 * DAY)
    former, present = Seat.objects.filter(origin=world.hill.origin).in_order()
    assert (former.left_at, present.left_at) == (RETURNS_BY + 3 * DAY, None)


def test_a_count_waits_for_the_votes_that_say_who_is_a_member_then():
    world = Founded().heard()
    world.asks(world.expelling(world.hill), returns_by=RETURNS_BY - DAY)
    later = JointVote.objects.get(uid=world.asks())
    with pytest.raises(StillUncounted):
        certify(later, now=RETURNS_BY + 30 * DAY)
    certificates.certify_all(now=RETURNS_BY + 30 * DAY)
    assert not JointVote.objects.open().exists()


# --- Who is admitted --------------------------------------------------------------------------
def test_who_is_admitted_by_all_groups_and_joins_has_its_seat_from_that_day_on():
    world = Founded().heard()
    vote = world.asks(world.admitting(world.ford, "1/2"))
    word = world.ford.joins(world.valley, world.digest)
    world.valley.seat(world.ford, IN_TIME, vote=vote, word=word, weight="1/2")
    assert last(world.valley) == ""
    decided(vote)
    assert "Ford" not in world.names()
    assert last(world.ford) == ""
    seat = Seat.objects.get(origin=world.ford.origin)
    # However early its computer dates that.
    assert (seat.joined_at, str(seat.weight)) == (IN_FORCE, "1/2")
    world.valley.seat(world.ford, AFTERWARDS, vote=vote, word=word, weight="1/2")
    assert "Nothing that we know" in last(world.valley)


@pytest.mark.parametrize(
    "lie", [{"weight": "10000"}, {"name": "Castle"}, {"address": "https://castle.example"}]
)
def test_nobody_is_seated_but_just_as_all_groups_admitted_them(lie):
    world = Founded().heard()
    vote = world.asks(world.admitting(world.ford, "1/2"))
    decided(vote)
    word = world.ford.joins(world.valley, world.digest)
    last(world.ford)
    world.valley.seat(world.ford, AFTERWARDS, vote=vote, word=word, **({"weight": "1/2"} | lie))
    assert "Nothing that we know" in last(world.valley)
    assert "Ford" not in world.names()


def test_a_seat_rests_on_no_vote_that_was_rejected_or_was_about_something_else():
    world = Founded().heard()
    rejected = world.asks(world.admitting(world.ford))
    decided(rejected, is_adopted=False)
    other = world.asks(world.admitting(world.hill), {"kind": "confederation.admit", "data": {}})
    decided(other)
    word = world.ford.joins(world.valley, world.digest)
    last(world.ford)
    for vote in (rejected, other):
        world.valley.seat(world.ford, AFTERWARDS, vote=vote, word=word)
        assert "Nothing that we know" in last(world.valley)
    # Of a vote that nobody knows something may be heard yet.
    world.valley.seat(world.ford, vote=str(given_by(world.valley.origin)), word=word)
    assert last(world.valley) == ""
    assert "Ford" not in world.names()


def test_who_agreed_to_a_charter_that_is_none_has_no_seat():
    world = Founded().heard()
    vote = world.asks(world.admitting(world.ford), changing(**VOTING_DAYS))
    decided(vote)
    values = world.plan["values"] | VOTING_DAYS
    second = world.valley.announce(2, AFTERWARDS, vote=vote, **VOTING_DAYS)
    announced = len(world.valley.record) - 1
    assert values["confederation.voting_days"] == 9
    word = world.ford.joins(world.valley, second)
    last(world.ford)
    world.valley.seat(world.ford, AFTERWARDS, vote=vote, word=word)
    assert last(world.valley) == ""
    assert "Ford" not in world.names()
    hear(world.valley, announced)
    assert "Ford" in world.names()
