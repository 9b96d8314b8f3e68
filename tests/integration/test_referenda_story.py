"""Votes from opening to decision, on both databases."""

import pytest

from groups.referenda.models import BallotFile, SealedBallot
from groups.referenda.rules import recount
from tests import votes

pytestmark = pytest.mark.django_db


def test_a_secret_vote_is_opened_cast_closed_and_recounted():
    vote, village = votes.a_vote()
    assert vote.roll_size == 3
    votes.cast(vote, village["Aino"], "1")
    votes.cast(vote, village["Bertil"], "0")
    votes.cast(vote, village["Cilla"], "1")
    assert SealedBallot.objects.count() == 3

    votes.close(vote)

    assert vote.is_closed
    assert vote.result.reason == "adopted"
    assert vote.result.tally == {"0": 1, "1": 2, "blank": 0}
    assert not SealedBallot.objects.exists()
    again = recount(bytes(BallotFile.objects.get(referendum=vote).content))
    assert again.agrees
    proposal = vote.proposals.get()
    assert proposal.stage == "adopted"
    assert proposal.decision.is_adopted
