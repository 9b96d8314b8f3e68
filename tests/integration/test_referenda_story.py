"""Votes from opening to decision: rolls, families, lost days, lost boxes, results."""

from datetime import timedelta
from fractions import Fraction

import pytest

from core.charter.actions import enact
from core.heartbeat.jobs import drain_all
from core.keys.boxes import box_epochs, destroy_box_key
from core.notices.models import Notice
from core.notices.needs import collect as needs_of
from core.people.own_data import collect as own_data_of
from core.record.checks import verify
from core.record.models import Entry
from groups.membership.actions import end_membership
from groups.referenda import actions
from groups.referenda.checks import broken_promises
from groups.referenda.models import BallotFile, Referendum, SealedBallot
from groups.referenda.rules import recount
from tests import votes, world

pytestmark = pytest.mark.django_db


def recorded(verb):
    return [entry.facts for entry in Entry.objects.filter(verb=verb).order_by("id")]


@pytest.mark.parametrize("ballots", ["sealed", "open"])
def test_a_vote_is_opened_cast_closed_published_and_decided(ballots):
    vote, village = votes.a_vote(charter=votes.a_charter(ballots=ballots))
    assert (vote.roll_size, vote.closes - vote.opens) == (3, timedelta(days=3))
    for name, choice in (("Aino", "1"), ("Bertil", "0"), ("Cilla", "1")):
        if ballots == "sealed":
            votes.cast(vote, village[name], choice)
        else:
            actions.cast_open(vote, village[name], choice, now=world.now())
    votes.close(vote)
    assert vote.result.tally == {"0": 1, "1": 2, "blank": 0}
    assert (vote.result.reason, vote.result.turnout, vote.result.margin) == ("adopted", 3, 1)
    assert not SealedBallot.objects.exists()
    again = recount(bytes(BallotFile.objects.get(referendum=vote).content))
    assert (again.agrees, again.header.level) == (True, ballots)
    proposal = vote.proposals.get()
    assert proposal.stage == "adopted"
    assert proposal.decision.is_adopted
    drain_all(now=world.now())
    assert verify() == []


def test_a_vote_is_counted_once_however_often_it_is_closed():
    vote, village = votes.a_vote()
    votes.cast(vote, village["Aino"])
    votes.close(vote)
    content = bytes(vote.ballot_file.content)
    assert actions.close(vote, date=vote.closes, now=world.now()) == vote.result
    assert bytes(BallotFile.objects.get().content) == content
    assert len(recorded("referendum.closed")) == 1


def test_the_roll_is_the_members_of_the_moment_of_opening():
    village = world.a_village("Aino", "Bertil", "Cilla", "Dawid", charter=votes.CHARTER)
    proposal = votes.a_proposal(village["Aino"])
    world.next_day()
    end_membership(village["Dawid"], now=world.now(), cause="left")
    ewa = world.admit("Ewa")[0]
    vote = votes.opened(proposal)
    filip = world.admit("Filip")[0]
    on_roll = set(vote.roll.values_list("person_id", flat=True))
    assert ewa.pk in on_roll
    assert not on_roll & {village["Dawid"].pk, filip.pk}
    assert vote.roll_size == 4


def test_without_discussion_days_voting_opens_at_the_tick_that_counts_the_signatures():
    charter = votes.CHARTER | {"proposals.discussion_days": 0}
    village = world.a_village("Aino", "Bertil", "Cilla", charter=charter)
    proposal = votes.a_proposal(village["Aino"])
    world.next_day()
    vote = Referendum.objects.get(proposals=proposal)
    assert vote.opens == world.today()


def test_alternatives_that_have_qualified_share_one_ballot_and_the_others_are_outvoted():
    village = world.a_village("Aino", "Bertil", "Cilla", charter=votes.CHARTER)
    first = votes.a_proposal(village["Aino"], "A bench")
    second = votes.a_proposal(village["Bertil"], "A swing", alternative_to=first)
    vote = votes.opened(first)
    assert list(vote.proposals.order_by("number")) == [first, second]
    assert [option.label for option in vote.options.all()] == [
        "A bench",
        "A swing",
        "Everything stays as it is",
    ]
    for person in village.values():
        votes.cast(vote, person, "2")
    votes.close(vote)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.stage, second.stage) == ("rejected", "adopted")
    assert first.decision.reason == "outvoted"
    assert second.decision.option == "adopt"


def test_several_options_of_one_proposal_stand_against_the_status_quo():
    vote, village = votes.a_vote(options=["plums", "apples"])
    for name, choice in (("Aino", "2"), ("Bertil", "2"), ("Cilla", "1")):
        votes.cast(vote, village[name], choice)
    votes.close(vote)
    decision = vote.proposals.get().decision
    assert decision.option == "apples"
    assert sorted(decision.tally.values()) == [0, 0, 1, 2]
    assert (decision.tally["plums"], decision.tally["apples"]) == (1, 2)


def test_a_change_of_a_protected_rule_needs_the_protected_majority(monkeypatch):
    monkeypatch.setattr(
        "groups.decisions.models.effects.EffectQuerySet.need_protection", lambda *_: True
    )
    vote, village = votes.a_vote("Aino", "Bertil", "Cilla", "Dawid", "Ewa")
    assert vote.majority == Fraction(2, 3)
    for name, choice in zip(village, ["1", "1", "1", "0", "0"], strict=True):
        votes.cast(vote, village[name], choice)
    votes.close(vote)
    assert vote.result.reason == "majority"
    assert vote.proposals.get().decision.reason == "majority"


def test_a_change_of_the_charter_during_a_vote_does_not_touch_it():
    charter = votes.a_charter(quorum_basis="approval", quorum_share=Fraction(1))
    vote, village = votes.a_vote(charter=charter)
    votes.cast(vote, village["Aino"])
    enact({"referenda.quorum_basis": "none"}, now=world.now(), decision=None, cause="test")
    assert votes.close(vote).result.reason == "quorum"


def test_dates_on_which_nobody_could_vote_are_added_at_the_end():
    vote, village = votes.a_vote()
    planned = vote.closes
    world.wake_up_on(planned + timedelta(days=1))  # it slept through the last days
    vote.refresh_from_db()
    assert not vote.is_closed
    votes.cast(vote, village["Aino"])
    assert vote.closes == planned + timedelta(days=3)
    assert vote.proposals.get().closes == vote.closes
    votes.close(vote)
    assert vote.result.turnout == 1
    assert recorded("referendum.extended")[-1]["closes"] == vote.closes.isoformat()
    drain_all(now=world.now())
    assert verify() == []


def test_a_vote_whose_box_was_lost_starts_afresh_and_says_so(client):
    vote, village = votes.a_vote()
    votes.cast(vote, village["Aino"])
    world.next_day()
    destroy_box_key(vote.uid)  # a backup holds none
    with pytest.raises(actions.BoxLost):
        votes.cast(vote, village["Bertil"])
    newcomer = world.admit("Dawid")[0]
    world.next_day()
    vote.refresh_from_db()
    assert vote.reopened_on == vote.opens == world.today()
    assert (vote.roll_size, vote.roll.taken_part().count()) == (4, 0)
    assert vote.closes == world.today() + timedelta(days=3)
    votes.cast(vote, newcomer)
    assert "Voting started afresh" in client.get(vote.get_absolute_url()).content.decode()
    votes.close(vote)
    assert vote.result.turnout == 1
    drain_all(now=world.now())
    assert verify() == []
    assert Notice.objects.filter(kind="referenda.reopened").count() == 4


def test_a_box_whose_key_was_replaced_is_lost_too():
    vote, village = votes.a_vote()
    votes.cast(vote, village["Aino"])
    Referendum.objects.update(box_epoch=77)
    assert actions.is_lost(Referendum.objects.get())
    Referendum.objects.update(box_epoch=vote.box_epoch)
    assert not actions.is_lost(Referendum.objects.get())
    SealedBallot.objects.update(lookup=b"x" * 32)
    assert actions.is_lost(Referendum.objects.get())


def test_every_night_the_box_has_a_new_key_and_the_old_one_is_destroyed():
    vote, village = votes.a_vote()
    votes.cast(vote, village["Aino"])
    first = box_epochs(vote.uid)
    world.next_day()
    second = box_epochs(vote.uid)
    assert len(first) == len(second) == 1
    assert first != second


def test_ballots_that_are_not_as_many_as_participations_are_not_published():
    vote, village = votes.a_vote()
    votes.cast(vote, village["Aino"])
    vote.roll.filter(person=village["Bertil"]).update(took_part=True)
    assert list(broken_promises(vote))
    with pytest.raises(actions.BoxDisagrees):
        actions.close(vote, date=vote.closes, now=world.now())
    vote.refresh_from_db()
    assert not vote.is_closed
    assert not BallotFile.objects.exists()


def test_a_vote_with_a_failing_count_stops_only_itself(monkeypatch):
    village = world.a_village("Aino", "Bertil", "Cilla", charter=votes.CHARTER)
    proposals = [votes.a_proposal(village["Aino"], title) for title in ("A bench", "A swing")]
    first = votes.opened(proposals[0])
    second = Referendum.objects.get(proposals=proposals[1])
    first.roll.filter(person=village["Bertil"]).update(took_part=True)
    votes.close(second)
    first.refresh_from_db()
    assert (first.is_closed, second.is_closed) == (False, True)


def told(kind):
    drain_all(now=world.now())
    return {notice.person.forename for notice in Notice.objects.filter(kind=kind)}


def test_people_are_told_when_voting_opens_on_the_last_day_and_of_the_result():
    vote, village = votes.a_vote()
    assert told("referenda.opened") == {"Aino", "Bertil", "Cilla"}
    votes.cast(vote, village["Aino"])
    assert told("referenda.last_day") == set()
    world.on(vote.last_day)
    assert told("referenda.last_day") == {"Bertil", "Cilla"}
    votes.close(vote)
    assert told("referenda.result") == {"Aino", "Bertil", "Cilla"}


def test_what_waits_is_a_vote_until_its_last_day_and_nothing_after_voting():
    vote, village = votes.a_vote()
    (need,) = [n for n in needs_of(village["Aino"], world.today()) if "referenda" in n.link]
    assert need.until == vote.last_day
    votes.cast(vote, village["Aino"])
    assert not [n for n in needs_of(village["Aino"], world.today()) if "referenda" in n.link]


def test_the_own_data_tell_in_which_votes_one_took_part_but_never_what_was_secret():
    vote, village = votes.a_vote()
    receipt = votes.cast(vote, village["Aino"])
    (part,) = [p for p in own_data_of(village["Aino"]) if p.name == "referenda"]
    assert part.rows["on_the_roll_of"][0]["took_part"] is True
    assert part.rows["open_ballots"] == []
    assert receipt.pseudonym not in str(part.rows)
