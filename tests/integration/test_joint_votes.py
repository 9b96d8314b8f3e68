"""Joint votes at home: open on the dates of all, counted when the last has voted, binding."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import hooks
from core.charter import actions as charter_actions
from core.heartbeat import clock, jobs
from core.notices.models import Notice
from core.record.models import Entry
from delegation import actions as delegation
from delegation.rules.scope import Choice
from federation.confederations.actions import vouch
from federation.confederations.exchange.certificates import certify_and_tell
from federation.confederations.home.mirroring import date_vote
from federation.confederations.models import Return
from federation.peers.models import Peer
from groups.decisions import actions as decisions
from groups.decisions.models import Decision, Law
from groups.proposals import actions
from groups.proposals.models import Proposal
from groups.proposals.rules import Stage
from groups.referenda import actions as referenda
from groups.referenda.models import Referendum, Result
from tests import confederating, together, votes, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def valley() -> together.Valley:
    return together.Valley("Aino", "Bertil", "Cilla", "Dora")


def opened(valley, **facts):
    """A joint vote whose first day has come, and the vote here."""
    asked = valley.asks(valley.hill, started="decision")
    joint = valley.opens(asked.uid, **facts)
    world.on(joint.opens_on)
    return joint, together.held(together.page_of(joint))


def over(joint) -> None:
    """Live until every home has voted, and do what is due at every beat."""
    world.on(clock.group_date(joint.closed_at))
    jobs.do_chores(now=world.now())


def decided(valley, joint, *, yes: int, no: int) -> None:
    """The lake votes, the others vouch, the time is over, and the votes are counted for good."""
    uid = together.given_by(valley.lake.origin)
    valley.says(
        valley.lake,
        "joint.roll",
        vote=str(joint.uid),
        size=9,
        digest="ab" * 32,
        at=int(world.now().timestamp()),
    )
    told = {"yes": yes, "no": no, "blank": 0}
    valley.says(
        valley.lake,
        "joint.returned",
        vote=str(joint.uid),
        **{"return": str(uid)},
        **told,
        direct=told,
        delegated={"yes": 0, "no": 0, "blank": 0},
        roll_digest="ab" * 32,
        stated_at=int(world.now().timestamp()),
        supersedes=None,
    )
    seats = list(valley.confederation.seats.values_list("origin", flat=True))
    for row in Return.objects.all():
        vouch(row, cosigned={origin: world.now() for origin in seats}, now=world.now())
    world.on(clock.group_date(joint.returns_by) + timedelta(days=1))
    Peer.objects.update(heard_at=world.now())
    certify_and_tell(joint, now=world.now())
    joint.refresh_from_db()


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


# --- What follows -----------------------------------------------------------------------------
def test_what_all_groups_adopt_is_a_law_here_on_the_day_of_the_confederation(valley) -> None:
    joint, vote = opened(valley)
    for person in valley.people.values():
        votes.cast(vote, person, "1")
    over(joint)
    decided(valley, joint, no=0, yes=3)
    assert joint.is_adopted
    decision = Decision.objects.get()
    assert decision.proposal_id == joint.proposal_id
    assert decision.tally == {"adopt": 7, "status quo": 0, "blank": 0}
    assert decision.in_force_on == decision.decided_on + timedelta(days=2)
    assert Proposal.objects.get(pk=joint.proposal_id).stage == Stage.ADOPTED
    world.next_day(2)
    law = Law.objects.get()
    assert (law.confederation, law.in_force_since) == (valley.hub.origin, world.today())


def test_in_the_confederation_itself_nobody_votes_and_it_decides_all_the_same() -> None:
    world.set_clock(confederating.OPENED)
    charter_actions.enact({}, now=world.now(), decision=None, cause="test")
    joint, members = confederating.a_joint_vote(hill=5, lake=5)
    date_vote(joint, now=world.now())
    world.on(joint.opens_on)
    assert together.page_of(joint).stage == Stage.VOTING
    assert not Referendum.objects.exists()
    world.on(clock.group_date(joint.closed_at))
    for seat in members.values():
        confederating.returned(joint, seat, yes=3, at=world.now())
    world.on(clock.group_date(joint.returns_by) + timedelta(days=1))
    certify_and_tell(joint, now=world.now())
    assert together.page_of(joint).stage == Stage.ADOPTED
    decision = Decision.objects.get()
    assert (decision.tally["adopt"], decision.referendum_uid) == (6, None)
    world.next_day()
    assert Law.objects.get().confederation == ""


def test_what_the_others_reject_is_rejected_here_whatever_we_voted(valley) -> None:
    joint, vote = opened(valley)
    for person in valley.people.values():
        votes.cast(vote, person, "1")
    over(joint)
    decided(valley, joint, no=9, yes=0)
    decision = Decision.objects.get()
    assert (decision.outcome, decision.reason) == ("rejected", "joint_people")
    jobs.drain_all(now=world.now())
    assert Notice.objects.filter(kind="proposals.joint_rejected").count() == len(valley.people)
    assert Proposal.objects.get(pk=joint.proposal_id).stage == Stage.REJECTED


def test_a_law_of_all_groups_is_not_changed_by_one_of_them(valley) -> None:
    joint, vote = opened(valley)
    page = together.page_of(joint)
    over(joint)
    decisions.decide(
        page,
        outcome="adopted",
        option="adopt",
        reason="joint_adopted",
        tally={},
        referendum_uid=vote.uid,
        decided_on=world.today(),
        waiting_days=0,
        rule={"confederation": "The Valley"},
        now=world.now(),
    )
    world.next_day()
    law = Law.objects.get()
    assert (law.title, law.is_of_all) == ("A bus on Sundays", True)
    decision = Decision.objects.get()
    with pytest.raises(decisions.LawOfAll):
        decisions.repeal_law(
            decision=decision, number=law.number, day=world.today(), now=world.now()
        )
    reader = Client()
    shown = reader.get(law.get_absolute_url()).content.decode()
    assert "A law of all groups of the confederation “The Valley”" in shown
    assert joint.get_absolute_url() in shown
    assert joint.get_absolute_url() in reader.get(decision.get_absolute_url()).content.decode()


def test_the_record_tells_the_whole_story_and_agrees_with_the_rows(valley) -> None:
    joint, vote = opened(valley)
    ended = together.page_of(valley.asks(valley.hill, title="Another", text="Something."))
    actions.sign(ended, valley.people["Aino"], now=world.now())
    actions.end_joint(ended, why="refused", day=world.today(), now=world.now())
    for person in valley.people.values():
        votes.cast(vote, person, "1")
    over(joint)
    decided(valley, joint, yes=3, no=0)
    world.next_day(2)
    for room in ("proposals", "referenda", "decisions", "confederations"):
        replay = hooks.replays[room]()
        for entry in Entry.objects.select_related("opening").order_by("pk"):
            replay.apply(entry)
        assert not list(replay.differences()), room


# --- Speed ------------------------------------------------------------------------------------
def test_a_joint_vote_costs_its_voters_no_more_questions(valley) -> None:
    _joint, vote = opened(valley)
    with CaptureQueriesContext(connection) as asked:
        votes.cast(vote, valley.people["Aino"])
    assert len(asked) <= 15, [each["sql"] for each in asked]
    with CaptureQueriesContext(connection) as shown:
        assert Client().get(reverse("referenda:detail", args=[vote.pk])).status_code == 200
    assert len(shown) <= 15
