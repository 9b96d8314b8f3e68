"""Joint votes at home: open on the dates of all, and counted when the last has voted."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import hooks
from core.heartbeat import jobs
from delegation import actions as delegation
from delegation.rules.scope import Choice
from federation.rolls.models import VotingHome
from groups.proposals.models import Proposal
from groups.proposals.rules import Stage
from groups.referenda import actions as referenda
from groups.referenda.actions.roll import draw_up
from groups.referenda.models import Referendum, Result, RollEntry
from tests import together, votes, world
from tests.jointly import opened, over

pytestmark = pytest.mark.django_db


@pytest.fixture
def valley() -> together.Valley:
    return together.Valley("Aino", "Bertil", "Cilla", "Dora")


# --- Opening ----------------------------------------------------------------------------------
def test_a_joint_vote_opens_on_the_dates_of_all_groups_and_our_roll_is_announced(valley) -> None:
    joint, vote = opened(valley, days=(2, 5))
    assert (vote.opens, vote.last_day, vote.is_joint) == (joint.opens_on, joint.closes_on, True)
    assert [option.label for option in vote.options_in_order()][1] == "Everything stays as it is"
    (roll,) = together.said("joint.roll")
    assert (roll["vote"], roll["size"]) == (str(joint.uid), 4)


def test_whoever_votes_in_another_group_is_left_off_the_roll(valley, monkeypatch) -> None:
    elsewhere = valley.people["Dora"]
    monkeypatch.setitem(hooks.roll_exceptions._things, "test", lambda _vote: [elsewhere.pk])
    _joint, vote = opened(valley)
    assert vote.roll_size == 3
    with pytest.raises(referenda.NotOnTheRoll):
        votes.cast(vote, elsewhere)


def test_however_many_vote_elsewhere_the_roll_is_drawn_up_by_the_same_words(valley) -> None:
    _joint, vote = opened(valley)
    newcomers = world.admit(*(f"Newcomer {number}" for number in range(40)))

    def drawn_up(away: int) -> tuple[int, int]:
        """How many are on the roll, and how long the words are by which it was asked for."""
        declared = [
            VotingHome(
                person=one,
                confederation=valley.confederation,
                is_here=False,
                declared_on=world.today(),
            )
            for one in newcomers[:away]
        ]
        with transaction.atomic():
            RollEntry.objects.all().delete()
            VotingHome.objects.bulk_create(declared)
            with CaptureQueriesContext(connection) as asked:
                size = draw_up(vote)
            transaction.set_rollback(True)
        return size, sum(len(one["sql"]) for one in asked)

    (few, words), (fewer, same) = drawn_up(1), drawn_up(40)
    assert (few, fewer) == (43, 4)
    assert abs(words - same) < 10


def test_a_group_that_learns_of_a_vote_too_late_takes_no_part_in_it(valley) -> None:
    asked = valley.asks(valley.hill, started="decision")
    joint = valley.opens(asked.uid)
    Proposal.objects.filter(pk=joint.proposal_id).update(
        opens=world.today() - timedelta(days=9), closes=world.today() - timedelta(days=2)
    )
    world.next_day()
    assert not Referendum.objects.exists()


# --- Closing ----------------------------------------------------------------------------------
def test_nothing_is_counted_here_before_the_last_group_has_voted(valley) -> None:
    joint, vote = opened(valley)
    votes.cast(vote, valley.people["Aino"])
    type(joint).objects.update(returns_by=joint.returns_by + timedelta(hours=11))
    world.on(vote.closes)
    jobs.do_chores(now=world.now() - timedelta(hours=6))
    vote.refresh_from_db()
    assert (vote.is_closed, vote.is_waiting) == (False, True)
    assert together.said("joint.returned") == []
    with pytest.raises(referenda.TooLate):
        votes.cast(vote, valley.people["Bertil"])
    jobs.do_chores(now=world.now())
    vote.refresh_from_db()
    assert vote.is_closed


def test_the_count_is_returned_with_the_roll_that_was_announced(valley) -> None:
    joint, vote = opened(valley)
    for name, choice in (("Aino", "1"), ("Bertil", "1"), ("Cilla", "0"), ("Dora", "blank")):
        votes.cast(vote, valley.people[name], choice)
    over(joint)
    (told,) = together.said("joint.returned")
    assert (told["yes"], told["no"], told["blank"]) == (2, 1, 1)
    assert told["direct"] == {"yes": 2, "no": 1, "blank": 1}
    assert told["roll_digest"] == together.said("joint.roll")[0]["digest"]
    assert Proposal.objects.get(pk=joint.proposal_id).stage == Stage.VOTING
    jobs.do_chores(now=world.now())
    assert len(together.said("joint.returned")) == 1


def test_a_group_that_left_returns_nothing_for_a_vote_that_goes_on_without_it(valley) -> None:
    joint, vote = opened(valley)
    votes.cast(vote, valley.people["Aino"])
    seat = joint.confederation.seats.get(name="Village")
    assert not valley.unseat(seat)
    page = Client().get(together.page_of(joint).get_absolute_url()).content.decode()
    assert "Our group has left this confederation." in page
    over(joint)
    vote.refresh_from_db()
    assert (vote.is_closed, Result.objects.count()) == (True, 1)
    assert together.said("joint.returned") == []
    assert not joint.returns.exists()


def test_a_count_that_cannot_be_returned_is_not_kept(valley, monkeypatch) -> None:
    joint, vote = opened(valley)

    def fails(*_about: object, **_facts: object) -> None:
        raise RuntimeError("no space left")

    known = hooks.conclusions["confederations"]
    monkeypatch.setattr(type(known), "counted", fails)
    over(joint)
    assert not Result.objects.exists()
    vote.refresh_from_db()
    assert not vote.is_closed


def test_a_quorum_of_our_charter_does_not_touch_what_we_return() -> None:
    valley = together.Valley(
        charter={"referenda.quorum_basis": "participation", "referenda.quorum_share": "9/10"}
    )
    joint, vote = opened(valley)
    votes.cast(vote, valley.people["Aino"], "1")
    over(joint)
    vote.refresh_from_db()
    assert vote.result.reason == "adopted"


def test_a_lost_box_lets_everybody_vote_again_on_the_same_roll(valley) -> None:
    joint, vote = opened(valley)
    votes.cast(vote, valley.people["Aino"])
    closes = vote.closes
    reopened = referenda.reopen(vote, date=world.today(), now=world.now())
    assert (reopened.closes, reopened.roll_size) == (closes, 4)
    votes.cast(reopened, valley.people["Aino"])
    over(joint)
    assert [told["yes"] for told in together.said("joint.returned")] == [1]


# --- Mandates ---------------------------------------------------------------------------------
def test_a_mandate_for_all_joint_votes_speaks_here_and_is_told_apart() -> None:
    valley = together.Valley(charter={"delegation.on": True, "referenda.ballots": "open"})
    scope = f"confederation:{valley.hub.origin}"
    aino, bertil = valley.people["Aino"], valley.people["Bertil"]
    delegation.give(
        aino,
        scope=scope,
        choices=[Choice(delegates=(bertil.pk,), quota=1)],
        until_on=world.today() + timedelta(days=100),
        now=world.now(),
    )
    joint, vote = opened(valley)
    referenda.cast_open(vote, bertil, "1", now=world.now())
    over(joint)
    (told,) = together.said("joint.returned")
    assert told["direct"]["yes"] == 1
    assert told["delegated"]["yes"] == 1


# --- Speed ------------------------------------------------------------------------------------
def test_a_joint_vote_costs_its_voters_no_more_questions(valley) -> None:
    _joint, vote = opened(valley)
    with CaptureQueriesContext(connection) as asked:
        votes.cast(vote, valley.people["Aino"])
    assert len(asked) <= 15, [each["sql"] for each in asked]
    with CaptureQueriesContext(connection) as shown:
        assert Client().get(reverse("referenda:detail", args=[vote.pk])).status_code == 200
    assert len(shown) <= 15
