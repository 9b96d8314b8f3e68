"""What a proposal changes by itself once it is adopted and in force."""

from collections.abc import Iterable
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from core import hooks
from groups.decisions.models.decisions import Decision
from groups.proposals.models import Proposal


class EffectState(models.TextChoices):
    """What became of an effect."""

    PROPOSED = "proposed", _("proposed")
    PENDING = "pending", _("waits for its day")
    APPLIED = "applied", _("done")
    FAILED = "failed", _("failed")
    DROPPED = "dropped", _("not adopted")


class EffectQuerySet(models.QuerySet["Effect"]):
    """Effects, asked for in English."""

    def need_protection(self, proposals: Iterable[Proposal]) -> bool:
        """Tell whether any proposal changes what only a higher majority may change."""
        proposed = self.filter(proposal__in=list(proposals)).values_list("kind", "data")
        return any(hooks.effects[kind].is_protected(data) for kind, data in proposed)

    def of_option(self, option: str) -> Self:
        """Those that take effect if this option wins."""
        return self.filter(models.Q(option=option) | models.Q(option=""))

    def pending(self) -> Self:
        return self.filter(state=EffectState.PENDING).order_by("position", "pk")


class Effect(models.Model):
    """One effect. `data` is what its kind's `clean` returned when it was proposed."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="effects")
    # The option that carries it; empty where every option but the status quo does.
    option = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=40)
    data = models.JSONField()
    position = models.PositiveIntegerField()
    state = models.CharField(
        max_length=8, choices=EffectState.choices, default=EffectState.PROPOSED
    )
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="effects"
    )
    # Why it failed, in the language of the group.
    reason = models.TextField(blank=True)
    # What came of it, as its kind tells: the number of the law it made, and so on.
    result = models.JSONField(default=dict, blank=True)
    settled_on = models.DateField(null=True, blank=True)

    objects = EffectQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["proposal", "position"], name="effect_has_its_place"),
            models.CheckConstraint(
                condition=models.Q(state__in=("applied", "failed"), settled_on__isnull=False)
                | (models.Q(settled_on__isnull=True) & ~models.Q(state__in=("applied", "failed"))),
                name="settled_effect_has_its_date",
            ),
            models.CheckConstraint(
                condition=models.Q(state="proposed") | models.Q(decision__isnull=False),
                name="effect_beyond_proposal_is_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.proposal_id}"
