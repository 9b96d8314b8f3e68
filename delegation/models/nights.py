"""What every night keeps of each scope: who carries how much, and how concentrated votes are."""

from fractions import Fraction
from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from delegation import scopes


class WeightQuerySet(models.QuerySet["Weight"]):
    """Weights, asked for in English."""

    def within(self, scope: str) -> Self:
        return self.filter(scope=scope)


class Weight(models.Model):
    """How many votes one open voter carries in a scope by last night's mandates, their own with it.

    Supposes that all who vote in the open there did, and agreed. Exact: `over` / `under`.
    """

    scope = models.CharField(max_length=scopes.LONGEST_KEY)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="delegation_weights"
    )
    # Texts, because exact fractions of long chains outgrow every number of the databases.
    over = models.TextField()
    under = models.TextField()

    objects = WeightQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["scope", "person"], name="one_weight_per_scope"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.scope}: {self.value}"

    @property
    def value(self) -> Fraction:
        """The weight, exact."""
        return Fraction(int(self.over), int(self.under))


class NightQuerySet(models.QuerySet["Night"]):
    """Nights, asked for in English."""

    def within(self, scope: str) -> Self:
        return self.filter(scope=scope)


class Flow(models.Model):
    """How votes flow in one scope by last night's mandates, among those who act in the open.

    `data` is described in `delegation.reading.FlowData`.
    """

    scope = models.CharField(max_length=scopes.LONGEST_KEY, unique=True)
    on = models.DateField()
    data = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"flow on {self.scope}"


class Night(models.Model):
    """Figures of one scope on one date: how many delegate there and how concentrated votes are."""

    scope = models.CharField(max_length=scopes.LONGEST_KEY)
    on = models.DateField()
    members = models.PositiveIntegerField()
    open_voters = models.PositiveIntegerField()
    # Members whose vote would follow from somebody else's, and those whose mandate leads nowhere.
    delegating = models.PositiveIntegerField()
    lost = models.PositiveIntegerField()
    # Exact fractions as texts: the largest weight, and the Gini coefficient of all weights.
    largest = models.TextField()
    gini = models.TextField()
    # How few people reach a majority together.
    majority_of = models.PositiveIntegerField()

    objects = NightQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["scope", "on"], name="one_night_per_scope"),
        ]

    def __str__(self) -> str:
        return f"{self.scope} on {self.on}"
