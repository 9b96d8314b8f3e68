"""The way of a proposal across its page: where it is, where it has been, where it may go."""

import pytest

from groups.proposals.models import Proposal
from groups.proposals.rules import Stage
from groups.proposals.timeline import track

pytestmark = pytest.mark.embedded


def states(stage: Stage) -> list[str]:
    return [step["state"] for step in track(Proposal(stage=stage))]


def labels(stage: Stage) -> list[str]:
    return [str(step["label"]) for step in track(Proposal(stage=stage))]


@pytest.mark.parametrize(
    ("stage", "way"),
    [
        (Stage.DRAFT, ["to_come"] * 4),
        (Stage.COLLECTING, ["now", "to_come", "to_come", "to_come"]),
        (Stage.DISCUSSION, ["past", "now", "to_come", "to_come"]),
        (Stage.VOTING, ["past", "past", "now", "to_come"]),
        (Stage.ADOPTED, ["past", "past", "past", "ended"]),
        (Stage.REJECTED, ["past", "past", "past", "ended"]),
        (Stage.EXPIRED, ["past", "ended"]),
        (Stage.WITHDRAWN, ["past", "ended"]),
    ],
)
def test_a_proposal_is_where_its_stage_says(stage, way):
    assert states(stage) == way


def test_the_end_has_the_name_of_how_it_ended():
    assert labels(Stage.VOTING)[-1] == "Decision"
    assert labels(Stage.REJECTED)[-1] == "Rejected"
    assert labels(Stage.EXPIRED) == ["Signatures", "Expired"]
