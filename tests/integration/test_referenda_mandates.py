"""What mandates come to in votes: who is counted once, and how."""

from datetime import timedelta
from fractions import Fraction

import pytest

from core.heartbeat.models import Failure
from core.record.models import Entry
from delegation import actions as delegation
from delegation.actions import counting
from delegation.models import Mandate, OpenVoice
from delegation.rules.assembly import Resolution
from groups.membership.actions import end_membership
from groups.proposals.models import Proposal
from groups.referenda import actions
from groups.referenda.models import BallotFile, OpenBallot
from tests import votes, world
from tests.delegating import a_choice, follow, speak_up
from tests.mandates import a_village, a_vote, cast, counted

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("ballots", ["open", "sealed"])
def test_who_does_not_vote_is_counted_as_those_vote_whom_they_follow(ballots):
    village = a_village(ballots=ballots)
    vote = a_vote(village)
    follow(village["Cilla"], village["Aino"])
    follow(village["Dawid"], village["Bertil"])
    cast(vote, village["Aino"], "1")
    cast(vote, village["Bertil"], "blank")
    result = counted(vote)
    assert result.tally == {"1": 2, "0": 0, "blank": 2}
    assert result.direct == {"1": 1, "0": 0, "blank": 1}
    assert result.delegated == {"1": 1, "0": 0, "blank": 1}
    assert (result.turnout, result.turnout_direct, result.turnout_delegated) == (4, 2, 2)
    assert result.is_adopted
    weights = {person: Fraction(weight) for person, weight in result.largest}
    assert weights[village["Aino"].pk] == 2


@pytest.mark.parametrize("ballots", ["open", "sealed"])
def test_a_member_with_a_mandate_who_votes_is_counted_once_by_the_ballot(ballots):
    village = a_village(ballots=ballots)
    vote = a_vote(village)
    follow(village["Cilla"], village["Aino"])
    follow(village["Dawid"], village["Aino"])
    cast(vote, village["Aino"], "1")
    if ballots == "open":
        cast(vote, village["Cilla"], "0")
    else:
        votes.cast(vote, village["Cilla"], "0")
    result = counted(vote)
    assert result.direct == {"1": 1, "0": 1, "blank": 0}
    assert result.delegated == {"1": 1, "0": 0, "blank": 0}
    assert result.turnout == 3


def test_a_secret_ballot_taken_back_with_its_code_lets_the_mandate_speak_again():
    village = a_village()
    vote = a_vote(village)
    follow(village["Cilla"], village["Aino"])
    cast(vote, village["Aino"], "1")
    receipt = votes.cast(vote, village["Cilla"], "0")
    world.next_day()
    actions.withdraw_sealed(vote, village["Cilla"], code=receipt.code, now=world.now())
    assert counted(vote).tally == {"1": 2, "0": 0, "blank": 0}


def test_an_open_ballot_taken_back_lets_the_mandate_speak_again():
    village = a_village(ballots="open")
    vote = a_vote(village)
    follow(village["Cilla"], village["Aino"])
    cast(vote, village["Aino"], "1")
    cast(vote, village["Cilla"], "0")
    actions.take_back_open(vote, village["Cilla"], now=world.now())
    assert counted(vote).delegated == {"1": 1, "0": 0, "blank": 0}


def test_a_vote_first_cast_when_votes_are_fixed_speaks_for_nobody_else():
    village = a_village()
    vote = a_vote(village)
    follow(village["Cilla"], village["Aino"])
    follow(village["Dawid"], village["Bertil"])
    cast(vote, village["Bertil"], "1")
    world.on(vote.last_day)
    assert cast(vote, village["Aino"], "0").alone
    result = counted(vote)
    assert result.direct == {"1": 1, "0": 1, "blank": 0}
    assert result.delegated == {"1": 1, "0": 0, "blank": 0}
    assert result.dead_ends == 1


def test_a_delegate_who_is_removed_in_the_middle_keeps_the_ballot_and_speaks_for_nobody():
    village = a_village(ballots="open")
    vote = a_vote(village)
    follow(village["Cilla"], village["Bertil"])
    follow(village["Bertil"], village["Aino"])
    follow(village["Dawid"], village["Ewa"])
    follow(village["Filip"], village["Aino"])
    cast(vote, village["Aino"], "1")
    cast(vote, village["Ewa"], "0")
    end_membership(village["Bertil"], now=world.now(), cause="left")
    end_membership(village["Ewa"], now=world.now(), cause="left")
    result = counted(vote)
    assert result.direct == {"1": 1, "0": 1, "blank": 0}
    assert result.delegated == {"1": 1, "0": 0, "blank": 0}


def test_who_stops_voting_in_the_open_is_followed_in_running_votes_but_not_in_later_ones():
    village = a_village()
    vote = a_vote(village)
    follow(village["Cilla"], village["Aino"])
    voice = OpenVoice.objects.get(person=village["Aino"])
    delegation.withdraw_voice(voice, village["Aino"], now=world.now())
    cast(vote, village["Aino"], "1")
    assert counted(vote).delegated == {"1": 1, "0": 0, "blank": 0}

    later = a_vote(village, "A lamp")
    votes.cast(later, village["Aino"], "1")
    result = counted(later)
    assert result.tally["1"] == 1
    assert result.turnout_delegated == 0


def test_who_declares_while_a_vote_runs_is_not_followed_in_it():
    village = a_village()
    vote = a_vote(village)
    speak_up(village["Ewa"])
    follow(village["Cilla"], village["Ewa"])
    votes.cast(vote, village["Ewa"], "1")
    assert counted(vote).turnout == 1


@pytest.mark.parametrize("basis", ["participation", "approval"])
def test_delegated_votes_reach_a_quorum_of_all_and_of_those_for_the_winner(basis):
    quorum = {"referenda.quorum_basis": basis, "referenda.quorum_share": Fraction(2, 3)}
    village = a_village(ballots="open", **quorum)
    for name in ("Bertil", "Cilla", "Dawid"):
        follow(village[name], village["Aino"])
    vote = a_vote(village)
    cast(vote, village["Aino"], "1")
    assert counted(vote).is_adopted

    mandate = Mandate.objects.get(giver=village["Dawid"])
    delegation.withdraw(mandate, village["Dawid"], now=world.now())
    later = a_vote(village, "A lamp")
    cast(later, village["Aino"], "1")
    assert counted(later).reason == "quorum"


def test_a_ballot_of_many_options_is_followed_option_by_option():
    village = a_village(ballots="open")
    vote = a_vote(village, options=("Oak", "Elm", "Ash"))
    oak, elm, ash = (vote.options.get(words=words).key for words in ("Oak", "Elm", "Ash"))
    follow(village["Cilla"], village["Aino"])
    follow(village["Dawid"], village["Bertil"])
    both = a_choice(village["Aino"], village["Bertil"])
    follow(village["Ewa"], choices=[both, a_choice(village["Bertil"])])
    cast(vote, village["Aino"], elm)
    cast(vote, village["Bertil"], ash)
    result = counted(vote)
    assert result.direct == {oak: 0, elm: 1, ash: 1, "0": 0, "blank": 0}
    assert result.delegated == {oak: 0, elm: 1, ash: 2, "0": 0, "blank": 0}
    assert Proposal.objects.get().decision.option == "Ash"


def test_circles_and_dead_ends_are_told_and_count_for_nobody():
    village = a_village(ballots="open")
    vote = a_vote(village)
    follow(village["Cilla"], village["Dawid"])
    follow(village["Dawid"], village["Cilla"])
    follow(village["Ewa"], village["Filip"])
    cast(vote, village["Aino"], "1")
    result = counted(vote)
    assert (result.in_loops, result.dead_ends, result.turnout) == (2, 1, 1)


def test_mandates_of_the_present_moment_count_expired_and_suspended_ones_do_not():
    village = a_village(ballots="open")
    vote = a_vote(village)
    follow(village["Cilla"], village["Aino"], until_on=vote.closes)
    follow(village["Dawid"], village["Aino"], until_on=vote.closes + timedelta(days=1))
    resting = follow(village["Ewa"], village["Aino"])
    delegation.suspend(resting, village["Ewa"], now=world.now())
    cast(vote, village["Aino"], "1")
    assert counted(vote).delegated["1"] == 1


def test_a_mandate_for_the_proposal_speaks_before_one_for_everything():
    village = a_village(ballots="open")
    proposal = votes.a_proposal(village["Aino"])
    follow(village["Cilla"], village["Aino"])
    follow(village["Cilla"], village["Bertil"], scope=f"proposal:{proposal.uid}")
    vote = votes.opened(proposal)
    cast(vote, village["Aino"], "1")
    cast(vote, village["Bertil"], "0")
    assert counted(vote).delegated == {"1": 0, "0": 1, "blank": 0}


def test_when_two_ways_of_counting_differ_nothing_is_published(monkeypatch):
    village = a_village(ballots="open")
    vote = a_vote(village)
    follow(village["Cilla"], village["Aino"])
    cast(vote, village["Aino"], "1")
    honest = counting.resolve

    def wrong(assembly):
        found = honest(assembly)
        outcome = found.outcome.copy()
        outcome[outcome >= 0] = 1
        return Resolution(outcome=outcome, level=found.level, via=found.via)

    monkeypatch.setattr(counting, "resolve", wrong)
    votes.close(vote)
    assert not vote.is_closed
    assert not BallotFile.objects.exists()
    assert not Entry.objects.filter(verb="referendum.closed").exists()
    assert "MethodsDiffer" in Failure.objects.get().error
    monkeypatch.setattr(counting, "resolve", honest)
    world.next_day()
    vote.refresh_from_db()
    assert vote.is_closed
    assert vote.result.tally == {"1": 2, "0": 0, "blank": 0}


def test_missing_ballots_are_still_noticed_where_mandates_speak():
    village = a_village(ballots="open")
    vote = a_vote(village)
    follow(village["Cilla"], village["Aino"])
    cast(vote, village["Aino"], "1")
    OpenBallot.objects.all().delete()
    votes.close(vote)
    assert not vote.is_closed
    assert "BoxDisagrees" in Failure.objects.get().error
