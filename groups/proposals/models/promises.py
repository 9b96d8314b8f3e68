"""What is never false of a proposal, kept by the database."""

from django.db import models

from groups.proposals.rules import Stage

DRAFT = Stage.DRAFT.value
DATED = (Stage.DISCUSSION.value, Stage.VOTING.value)
PROMISES: list[models.BaseConstraint] = [
    models.CheckConstraint(
        condition=models.Q(stage__in=[stage.value for stage in Stage]),
        name="proposal_stage_is_known",
    ),
    models.CheckConstraint(
        condition=models.Q(author_level__range=(1, 5)), name="proposal_level_is_1_to_5"
    ),
    models.CheckConstraint(
        condition=models.Q(stage=DRAFT)
        | models.Q(
            models.Q(signatures_until__isnull=False) | models.Q(is_joint=True),
            collecting_since__isnull=False,
            collecting_charter__isnull=False,
            family__gt=0,
        ),
        name="published_proposal_has_its_term",
    ),
    models.CheckConstraint(
        condition=models.Q(is_joint=True) ^ models.Q(asked_of=""),
        name="joint_proposal_is_asked_of_some",
    ),
    models.CheckConstraint(
        condition=~models.Q(stage__in=DATED)
        | models.Q(
            reached_on__isnull=False,
            opens__isnull=False,
            closes__gt=models.F("opens"),
            voting_charter__isnull=False,
        ),
        name="qualified_proposal_has_its_dates",
    ),
]
