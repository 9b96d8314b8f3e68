"""What groups returned: every tally as it was received, whether it counts or not."""

import uuid
from typing import ClassVar, Self

from django.db import models

from federation.confederations.models.votes import JointVote
from federation.confederations.rules.majorities import Ballots


class ReturnQuerySet(models.QuerySet["Return"]):
    """Returns, asked for in English."""

    def counting(self) -> Self:
        """Those that came before the result was certified, in the order of their arrival."""
        return self.filter(is_note=False).order_by("pk")


class Return(models.Model):
    """A group's tally. Nobody changes it: a correction is another one that names it."""

    # As the group calls it; the same one that arrives twice is one row.
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    vote = models.ForeignKey(JointVote, on_delete=models.PROTECT, related_name="returns")
    # Whoever sent it, with a seat or without.
    origin = models.CharField(max_length=64)
    yes = models.BigIntegerField()
    no = models.BigIntegerField()
    blank = models.BigIntegerField()
    supersedes = models.UUIDField(null=True)
    # When the group logged it, as it says itself.
    stated_at = models.DateTimeField()
    # When each of the others had cosigned the record that holds it, in seconds, by their origins.
    cosigned = models.JSONField(default=dict)
    # The moment that counts, once enough others vouch for it.
    witnessed_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    # It came after the result was certified: it is kept and read, and changes nothing.
    is_note = models.BooleanField(default=False)

    objects = ReturnQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["vote", "origin"], name="return_of_a_group")
        ]

    def __str__(self) -> str:
        return f"{self.origin}: {self.yes}, {self.no}, {self.blank}"

    @property
    def ballots(self) -> Ballots:
        return Ballots(yes=self.yes, no=self.no, blank=self.blank)
