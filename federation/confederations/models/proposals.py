"""Joint proposals: what a group, or people across groups, want to ask everybody."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from federation.confederations.models.members import Confederation
from federation.confederations.models.votes import JointVote
from groups.proposals.models import Argument, Proposal


class Started(models.TextChoices):
    """How a joint proposal comes to a vote."""

    DECISION = "decision", _("a group decided to ask")
    SIGNATURES = "signatures", _("people of several groups sign")


class JointProposal(models.Model):
    """A text that is to be put to the people of all groups."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    confederation = models.ForeignKey(
        Confederation, on_delete=models.PROTECT, related_name="proposals"
    )
    # The group that asks, or in which the first person signed.
    origin = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    started = models.CharField(max_length=10, choices=Started.choices)
    title = models.CharField(max_length=200)
    text = models.TextField()
    reason = models.TextField(blank=True)
    language = models.CharField(max_length=35, default="en")
    # What it changes in the confederation, as effects are stored.
    effects = models.JSONField(default=list)
    proposed_at = models.DateTimeField()
    # Its page in this group, if it has one.
    proposal = models.OneToOneField(
        Proposal, on_delete=models.PROTECT, null=True, related_name="joint_proposal"
    )
    is_ours = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True)
    # Why the confederation does not open it; empty unless it said so.
    refused = models.CharField(max_length=500, blank=True)
    opened = models.OneToOneField(
        JointVote, on_delete=models.PROTECT, null=True, related_name="joint_proposal"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(started__in=Started.values), name="joint_proposal_is_started"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Sheet(models.Model):
    """How many have signed in one group, as it said last."""

    joint_proposal = models.ForeignKey(
        JointProposal, on_delete=models.CASCADE, related_name="sheets"
    )
    origin = models.CharField(max_length=64)
    count = models.BigIntegerField()
    # Every number that it said, the latest last: whoever opens the vote may have read an older one.
    told = models.JSONField(default=list)
    at = models.DateTimeField()
    # Where it stands in the record of the group; empty for our own.
    index = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["joint_proposal", "origin"], name="one_sheet_of_each_group"
            )
        ]

    def __str__(self) -> str:
        return f"{self.origin}: {self.count}"


class JointArgument(models.Model):
    """An argument that travels with the name of the group, never with that of a person."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    joint_proposal = models.ForeignKey(
        JointProposal, on_delete=models.CASCADE, related_name="arguments"
    )
    # The group in which somebody wrote it.
    origin = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    # Where it is shown in this group; empty until the proposal has a page here.
    argument = models.OneToOneField(
        Argument, on_delete=models.PROTECT, null=True, related_name="joint_argument"
    )
    side = models.CharField(max_length=7)
    text = models.TextField()
    language = models.CharField(max_length=35, default="en")
    # Where it stands in the record of its group; empty for our own.
    index = models.BigIntegerField(null=True)
    said_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.text[:40]
