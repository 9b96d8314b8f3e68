"""What groups said about the rolls of joint votes, in the order of nobody: the first counts.

They are kept by the name of the vote, because they may come before the vote itself is known here.
"""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import models


class Said(models.Model):
    """Something that one group said once about one vote."""

    vote = models.UUIDField()
    origin = models.CharField(max_length=64)
    said_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.origin[:8]} about {self.vote}"


class GuardianKey(Said):
    """The public key with which a guardian answers in one vote."""

    public = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["vote", "origin"], name="one_guardian_key_in_a_vote")
        ]


class Electors(Said):
    """How many people could vote in a group on the roll day; no more of them are asked about."""

    size = models.BigIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["vote", "origin"], name="electors_said_once")
        ]


class OtherListQuerySet(models.QuerySet["OtherList"]):
    """Lists, asked for in English."""

    def due(self, vote: UUID, now: datetime) -> models.QuerySet["OtherList"]:
        """Those of a vote that are to be compared, the most patient first."""
        waiting = self.filter(vote=vote, compared_at__isnull=True, due_at__lte=now)
        return waiting.order_by("due_at", "pk")


class OtherList(Said):
    """The list of another group: how long, and its digest; its content is fetched and not kept."""

    count = models.BigIntegerField()
    # People of whom the group has verified nothing that could be compared.
    unnamed = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    # When it was compared with ours, or when it is tried next, and why it failed.
    compared_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=250, blank=True)

    objects = OtherListQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["vote", "origin"], name="one_list_of_a_group")
        ]


class Released(Said):
    """A group has let somebody go who is on the list of another one, too."""

    nullifier = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["vote", "origin", "nullifier"], name="let_go_once_in_a_vote"
            )
        ]
