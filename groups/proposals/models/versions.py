"""The versions of a proposal's text."""

from typing import ClassVar

from django.db import models

from groups.proposals.models.options import adopt_alone, option_labels
from groups.proposals.models.proposal import Proposal


class Version(models.Model):
    """The words of a proposal as they were from one revision to the next."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField()
    reason = models.TextField(blank=True)
    options = models.JSONField(default=adopt_alone)
    status_quo = models.TextField(blank=True)
    # Why it differs from the version before, in the author's words.
    note = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["proposal", "number"], name="one_version_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}.{self.number}"

    @property
    def option_labels(self) -> list[str]:
        return option_labels(self.options)
