"""What was decided, with the tally and the rule that were applied."""

import uuid
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from groups.proposals.models import Proposal


class Outcome(models.TextChoices):
    """How a vote ended."""

    ADOPTED = "adopted", _("adopted")
    REJECTED = "rejected", _("rejected")


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Decisions, asked for in English."""

    def adopted(self) -> Self:
        return self.filter(outcome=Outcome.ADOPTED)

    def rejected(self) -> Self:
        return self.filter(outcome=Outcome.REJECTED)

    def waiting(self) -> Self:
        """Adopted, but the day on which they take force has not been run yet."""
        return self.adopted().filter(settled_on__isnull=True)

    def in_force(self) -> Self:
        return self.adopted().filter(settled_on__isnull=False)

    def due(self, day: date) -> Self:
        """Those whose effects are to be applied on this date, in the order of the decisions."""
        return self.waiting().filter(in_force_on__lte=day).order_by("number")

    def newest(self) -> Self:
        return self.select_related("proposal").order_by("-decided_on", "-number")


class Decision(models.Model):
    """What the group decided about one proposal. It is never changed, only settled."""

    number = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="decision")
    # The words of the option that won, as voted on; empty unless adopted.
    option = models.TextField(blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    reason = models.CharField(max_length=40)
    decided_on = models.DateField()
    in_force_on = models.DateField(null=True, blank=True)
    # The date whose daily run applied the effects.
    settled_on = models.DateField(null=True, blank=True)
    tally = models.JSONField(default=dict)
    rule = models.JSONField(default=dict)
    referendum_uid = models.UUIDField(null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-decided_on", "-number"], name="decision_newest"),
            models.Index(
                fields=["in_force_on"],
                name="decision_waiting",
                condition=models.Q(outcome="adopted", settled_on__isnull=True),
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(outcome="adopted", in_force_on__isnull=False)
                | models.Q(
                    outcome="rejected", in_force_on__isnull=True, settled_on__isnull=True, option=""
                ),
                name="only_the_adopted_takes_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.outcome}"

    def get_absolute_url(self) -> str:
        return reverse("decisions:detail", args=[self.number])

    @property
    def subject(self) -> str:
        """How the record names it."""
        return f"decision:{self.uid}"

    @property
    def is_adopted(self) -> bool:
        return self.outcome == Outcome.ADOPTED

    @property
    def is_waiting(self) -> bool:
        return self.is_adopted and self.settled_on is None
