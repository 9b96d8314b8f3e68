"""On what it rests who belongs: the groups' own words, and what all groups decided."""

import uuid
from typing import ClassVar

from django.db import models

from federation.confederations.models.members import Confederation


class WordKind(models.TextChoices):
    """What a group says of its own belonging."""

    JOIN = "join"
    LEAVE = "leave"


class Word(models.Model):
    """A group said itself that it joins a confederation, or leaves it.

    Of one group they are kept in the order in which it said them.
    """

    # As the group calls it.
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    # Which confederation is meant, known here or not, and who spoke.
    confederation = models.CharField(max_length=64)
    origin = models.CharField(max_length=64)
    kind = models.CharField(max_length=5, choices=WordKind.choices)
    # Of the charter or the plan to which it agreed; empty when it leaves.
    digest = models.CharField(max_length=64, blank=True)
    # Whose midnight ends its days, as it says.
    zone = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["confederation", "origin"], name="word_of_a_group")
        ]

    def __str__(self) -> str:
        return f"{self.origin}: {self.kind}"


class Expulsion(models.Model):
    """All groups decided that a group belongs to them no more, counted here."""

    confederation = models.ForeignKey(
        Confederation, on_delete=models.CASCADE, related_name="expulsions"
    )
    # As the vote is called in all groups.
    vote = models.UUIDField()
    origin = models.CharField(max_length=64)
    # The deadline of the vote: it concerns who was a member then.
    decided_at = models.DateTimeField()
    # When it takes force.
    at = models.DateTimeField()
    is_done = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["vote", "origin"], name="expelled_once_by_a_vote")
        ]

    def __str__(self) -> str:
        return f"{self.origin} at {self.at}"


class Unfounded(models.Model):
    """What a confederation said of who belongs or of its rules, and nothing here supports."""

    confederation = models.ForeignKey(
        Confederation, on_delete=models.CASCADE, related_name="unfounded"
    )
    # Where it stands in its record.
    index = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    # The group, or the version of the charter.
    about = models.CharField(max_length=200)
    said_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["confederation", "index"], name="unfounded_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.about}"
