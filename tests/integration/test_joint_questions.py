"""Questions that all groups of a confederation answer, on the pages of one of them."""

from datetime import timedelta

import pytest

from core.heartbeat import jobs
from groups.decisions import actions as decisions
from groups.proposals import actions
from groups.proposals.models import Proposal
from groups.proposals.rules import Stage
from tests import together, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def valley() -> together.Valley:
    return together.Valley()


# --- Asked by another group -------------------------------------------------------------------
def test_what_people_of_another_group_ask_can_be_signed_here(valley) -> None:
    asked = valley.asks(valley.hill)
    page = together.page_of(asked)
    assert (page.stage, page.is_joint, page.asked_by) == (Stage.COLLECTING, True, "Hill")
    assert page.author is None
    actions.sign(page, valley.people["Aino"], now=world.now())


def test_what_a_group_has_decided_to_ask_gets_its_page_with_its_dates(valley) -> None:
    asked = valley.asks(valley.hill, started="decision")
    assert asked.proposal is None
    vote = valley.opens(asked.uid)
    page = together.page_of(vote)
    assert page.stage == Stage.DISCUSSION
    assert (page.opens, page.closes) == (vote.opens_on, vote.closes_on + timedelta(days=1))
    assert together.page_of(asked) == page


def test_a_vote_that_is_heard_of_before_its_question_gets_one_page_all_the_same(valley) -> None:
    late = valley.asks(valley.hill, title="Something else")
    Proposal.objects.filter(pk=late.proposal_id).update(title="Something else")
    vote = valley.opens(late.uid)
    assert together.page_of(vote) != together.page_of(late)
    assert together.page_of(vote).title == "A bus on Sundays"


def test_a_question_that_is_opened_twice_has_a_page_for_each_vote(valley) -> None:
    asked = valley.asks(valley.hill)
    first, second = valley.opens(asked.uid), valley.opens(asked.uid)
    assert together.page_of(first) == together.page_of(asked)
    page = together.page_of(second)
    assert page != together.page_of(first)
    assert (page.stage, page.asked_by) == (Stage.DISCUSSION, "Hill")


def test_local_thresholds_bring_no_joint_question_to_the_vote(valley) -> None:
    page = together.page_of(valley.asks(valley.hill))
    for person in valley.people.values():
        actions.sign(page, person, now=world.now())
    world.next_day(15)
    assert Proposal.objects.get(pk=page.pk).stage == Stage.COLLECTING


def test_the_number_of_our_signatures_goes_to_the_others_at_night_and_only_when_it_changes(
    valley,
) -> None:
    page = together.page_of(valley.asks(valley.hill))
    actions.sign(page, valley.people["Aino"], now=world.now())
    valley.asks(valley.lake)
    assert together.said("joint.sheet") == []
    world.next_day(2)
    actions.sign(page, valley.people["Bertil"], now=world.now())
    world.next_day()
    assert [sheet["count"] for sheet in together.said("joint.sheet")] == [1, 2]


def test_a_question_that_is_taken_back_ends_here_and_one_that_was_opened_goes_on(valley) -> None:
    first, second = valley.asks(valley.hill), valley.asks(valley.lake)
    valley.opens(second.uid)
    for peer, asked in ((valley.hill, first), (valley.lake, second)):
        valley.says(peer, "joint.withdrawn", proposal=str(asked.uid))
    assert together.page_of(first).stage == Stage.WITHDRAWN
    assert together.page_of(second).stage == Stage.DISCUSSION


def test_it_makes_no_difference_whether_its_opening_or_its_end_is_heard_first(valley) -> None:
    asked = valley.asks(valley.hill)
    valley.says(valley.hill, "joint.withdrawn", proposal=str(asked.uid))
    valley.opens(asked.uid)
    assert together.page_of(asked).stage == Stage.DISCUSSION


def test_what_the_confederation_refuses_ends_here_with_its_reason(valley) -> None:
    asked = valley.asks(valley.hill)
    valley.says(valley.hub, "joint.refused", proposal=str(asked.uid), why="No such road.")
    assert together.page_of(asked).stage == Stage.EXPIRED


def test_nobody_here_changes_or_withdraws_what_another_group_asks(valley) -> None:
    page, aino = together.page_of(valley.asks(valley.hill)), valley.people["Aino"]
    with pytest.raises(actions.NotYourProposal):
        actions.revise(page, aino, title="Ours", text="Ours", now=world.now())
    with pytest.raises(actions.NotYourProposal):
        actions.withdraw(page, aino, now=world.now())
    draft = actions.draft(
        aino, title="Another way", text="A train.", alternative_to=page, now=world.now()
    )
    with pytest.raises(actions.NoAlternative):
        actions.publish(draft, aino, now=world.now())


def test_a_group_that_leaves_decides_no_more(valley) -> None:
    page = together.page_of(valley.asks(valley.hill))
    seat = valley.confederation.seats.get(name="Village")
    valley.unseat(seat)
    assert Proposal.objects.get(pk=page.pk).stage == Stage.EXPIRED
    assert actions.askable() == []


def test_a_group_that_joins_finds_what_is_going_on(valley) -> None:
    seat = valley.confederation.seats.get(name="Village")
    valley.unseat(seat)
    asked, decided = valley.asks(valley.hill), valley.asks(valley.lake, started="decision")
    vote = valley.opens(decided.uid)
    asked.refresh_from_db()
    assert (asked.proposal, vote.proposal) == (None, None)
    valley.confederation.refresh_from_db()
    type(valley.confederation).objects.update(left_at=None)
    valley.seat(seat.origin, "Village", introduction=valley.hill.introduction)
    assert together.page_of(asked).stage == Stage.COLLECTING
    assert together.page_of(vote).stage == Stage.DISCUSSION


def test_a_group_that_comes_back_before_the_voting_takes_part_again(valley) -> None:
    vote = valley.opens(valley.asks(valley.hill, started="decision").uid)
    running = valley.opens(valley.asks(valley.hill, started="decision").uid, days=(1, 9))
    world.on(running.opens_on)
    seat = valley.confederation.seats.get(name="Village")
    valley.unseat(seat)
    assert together.page_of(vote).stage == Stage.EXPIRED
    valley.confederation.refresh_from_db()
    type(valley.confederation).objects.update(left_at=None)
    valley.seat(seat.origin, "Village", introduction=valley.hill.introduction)
    assert together.page_of(vote).stage == Stage.DISCUSSION
    # Of this one it had a roll, and has left it for good.
    assert together.page_of(running).stage == Stage.EXPIRED


def test_words_that_nobody_can_show_keep_no_group_from_joining(valley) -> None:
    seat = valley.confederation.seats.get(name="Village")
    valley.unseat(seat)
    blank, asked = valley.asks(valley.hill, title=" "), valley.asks(valley.lake)
    type(valley.confederation).objects.update(left_at=None)
    valley.seat(seat.origin, "Village", introduction=valley.hill.introduction)
    assert valley.confederation.seats.taken().filter(origin=seat.origin).exists()
    assert together.page_of(asked).stage == Stage.COLLECTING
    blank.refresh_from_db()
    assert blank.proposal is None


# --- Asked by our own members -----------------------------------------------------------------
def test_a_member_puts_a_question_to_all_groups(valley) -> None:
    page = together.a_question(valley, valley.people["Aino"])
    assert (page.asked_by, page.stage) == ("Village", Stage.COLLECTING)
    (told,) = together.said("joint.proposed")
    assert (told["started"], told["name"], told["title"]) == ("signatures", "Village", "A ferry")
    assert "Aino" not in str(told)


def test_only_a_confederation_of_the_group_can_be_asked_and_only_yes_or_no(valley) -> None:
    aino, now = valley.people["Aino"], world.now()
    with pytest.raises(actions.NotAskable):
        actions.draft(aino, title="A", text="B", asked_of="0" * 64, now=now)
    with pytest.raises(actions.NotAskable):
        actions.draft(
            aino, title="A", text="B", options=["C", "D"], asked_of=valley.hub.origin, now=now
        )
    with pytest.raises(actions.NotAskable):
        actions.draft(aino, title="A", text="ж" * 30_000, asked_of=valley.hub.origin, now=now)


def test_a_joint_question_has_no_effects_here(valley) -> None:
    aino, now = valley.people["Aino"], world.now()
    draft = actions.draft(aino, title="A", text="B", asked_of=valley.hub.origin, now=now)
    with pytest.raises(decisions.JointHasNoEffects):
        decisions.attach(draft, aino, kind="once", data={}, now=now)
    alone = actions.draft(aino, title="A", text="B", now=now)
    decisions.attach(alone, aino, kind="once", data={}, now=now)
    actions.revise(alone, aino, title="A", text="B", asked_of=valley.hub.origin, now=now)
    with pytest.raises(decisions.JointHasNoEffects):
        actions.publish(alone, aino, now=now)


def test_the_words_of_a_joint_question_stand(valley) -> None:
    page = together.a_question(valley, valley.people["Aino"])
    with pytest.raises(actions.AskedOfAll):
        actions.revise(page, valley.people["Aino"], title="B", text="B", now=world.now())


def test_the_others_are_told_when_its_author_takes_it_back_or_its_term_ends(valley) -> None:
    first = together.a_question(valley, valley.people["Aino"])
    second = together.a_question(valley, valley.people["Bertil"], title="A road")
    actions.withdraw(first, valley.people["Aino"], now=world.now())
    jobs.drain_all(now=world.now())
    assert len(together.said("joint.withdrawn")) == 1
    world.next_day(11)
    jobs.drain_all(now=world.now())
    assert Proposal.objects.get(pk=second.pk).stage == Stage.EXPIRED
    assert len(together.said("joint.withdrawn")) == 2
