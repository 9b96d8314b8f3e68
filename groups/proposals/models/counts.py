"""How many signatures each night's count found: what everybody could see, kept for a picture."""

from datetime import date
from typing import ClassVar

from django.db import models

from groups.proposals.models.proposal import Proposal


class CountQuerySet(models.QuerySet["NightCount"]):
    """Counts of signatures, asked for and kept in English."""

    def of(self, proposal: Proposal) -> list[tuple[date, int]]:
        """The valid signatures of a proposal since each night on which they had changed."""
        return list(self.filter(proposal=proposal).order_by("on").values_list("on", "valid"))

    def keep(self, proposal: Proposal, *, on: date) -> None:
        """Note what the count of this night found; a second count of one night replaces it."""
        row = NightCount(proposal=proposal, on=on, valid=proposal.signatures_counted)
        self.bulk_create(
            [row], update_conflicts=True, unique_fields=["proposal", "on"], update_fields=["valid"]
        )


class NightCount(models.Model):
    """The valid signatures of a proposal at one night's count; they hold until the next one."""

    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, related_name="counts", db_index=False
    )
    on = models.DateField()
    valid = models.PositiveBigIntegerField()

    objects = CountQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["proposal", "on"], name="one_signature_count_a_night")
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} on {self.on}"
