"""What follows at home from what all groups decided, and what the record tells of it."""

from datetime import timedelta

import pytest
from django.test import Client

from core import hooks
from core.charter import actions as charter_actions
from core.heartbeat import clock, jobs
from core.notices.models import Notice
from core.record.models import Entry
from federation.confederations.actions import announce_roll, vouch
from federation.confederations.exchange.certificates import certify_and_tell
from federation.confederations.home.mirroring import date_vote
from federation.confederations.models import GroupRoll, Return
from federation.peers.models import Peer
from groups.decisions import actions as decisions
from groups.decisions.models import Decision, Law
from groups.proposals import actions
from groups.proposals.models import Proposal
from groups.proposals.rules import Stage
from groups.referenda.models import Referendum
from tests import confederating, together, votes, world
from tests.jointly import opened, over

pytestmark = pytest.mark.django_db


@pytest.fixture
def valley() -> together.Valley:
    return together.Valley("Aino", "Bertil", "Cilla", "Dora")


def decided(valley, joint, *, yes: int, no: int) -> None:
    """The lake votes, the others vouch, the time is over, and the votes are counted for good."""
    uid = together.given_by(valley.lake.origin)
    asked = joint.opened_at
    announce_roll(joint, valley.lake.origin, size=9, digest="ab" * 32, at=asked, now=world.now())
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
        vouch(row, cosigned=dict.fromkeys(seats, world.now()), now=world.now())
    for roll in GroupRoll.objects.all():
        vouch(roll, cosigned=dict.fromkeys(seats, asked), now=world.now())
    world.on(clock.group_date(joint.returns_by) + timedelta(days=1))
    Peer.objects.update(heard_at=world.now())
    certify_and_tell(joint, now=world.now())
    joint.refresh_from_db()


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
