"""A confederation in the making, what groups said of belonging to it, and whom it takes in."""

import json
import uuid
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, ClassVar

from django.db import models

from federation.confederations.rules.charters import plan_digest
from federation.peers.rules.introductions import Introduction, read


class PlanQuerySet(models.QuerySet["Plan"]):
    """Plans, asked for in English."""

    def open(self) -> "Plan | None":
        """The one that is not founded yet; there is one at a time."""
        return self.filter(founded_at__isnull=True).first()


class Plan(models.Model):
    """What a confederation is to be, until its groups have agreed; then how it was founded."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Its first charter, as it will be stored.
    values = models.JSONField()
    begun_at = models.DateTimeField()
    founded_at = models.DateTimeField(null=True)

    objects = PlanQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What the confederation is to be called."""
        return str(self.values["group.name"])

    def digest(self, origins: list[str]) -> str:
        """What the groups agree to."""
        return plan_digest(self.values, origins)


class PlannedGroup(models.Model):
    """A group that is to found the confederation, as it introduced itself."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="groups")
    origin = models.CharField(max_length=64)
    introduction = models.TextField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "origin"], name="group_is_planned_once")
        ]

    def __str__(self) -> str:
        return self.introduced.name

    @property
    def introduced(self) -> Introduction:
        """Who it is."""
        return read(json.loads(self.introduction))


class Wish(models.Model):
    """What a group said last about belonging to us: that it joins, and to what it agreed."""

    origin = models.CharField(max_length=64, unique=True)
    # Of the charter or the plan it agreed to; empty once it left or was expelled.
    digest = models.CharField(max_length=64, blank=True)
    # Whose midnight ends its days.
    zone = models.CharField(max_length=64, default="UTC")
    said_at = models.DateTimeField()
    # As the group calls what it said.
    word = models.UUIDField(null=True)

    def __str__(self) -> str:
        return f"{self.origin}: {self.digest}"


class Admission(models.Model):
    """A group that the confederation takes in. It has a seat once it said that it joins."""

    origin = models.CharField(max_length=64, unique=True)
    introduction = models.TextField()
    weight_numerator = models.PositiveIntegerField(default=1)
    weight_denominator = models.PositiveIntegerField(default=1)
    # The decision that took it in; empty for those who founded it.
    decision = models.UUIDField(null=True)
    # The joint vote by which all groups decided so.
    vote = models.UUIDField(null=True)
    admitted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(weight_numerator__gt=0, weight_denominator__gt=0),
                name="admission_weighs_something",
            )
        ]

    def __str__(self) -> str:
        return self.introduced.name

    @property
    def introduced(self) -> Introduction:
        """Who it is."""
        return read(json.loads(self.introduction))

    @property
    def weight(self) -> Fraction:
        """That of its voice among the groups."""
        return Fraction(self.weight_numerator, self.weight_denominator)


def written(document: Mapping[str, Any]) -> str:
    """An introduction as it is kept."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True)
