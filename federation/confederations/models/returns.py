"""What groups returned: every tally as it was received, whether it counts or not."""

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from federation.confederations.models.votes import JointVote
from federation.confederations.rules.majorities import Ballots

CHOICES = ("yes", "no", "blank")
OUTCOMES = [("adopted", _("adopted")), ("rejected", _("rejected"))]


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
    # Of these votes, those that people cast themselves, and those that delegates carried.
    direct = models.JSONField(default=dict)
    delegated = models.JSONField(default=dict)
    # The roll on which the group voted.
    roll_digest = models.CharField(max_length=64, blank=True)
    supersedes = models.UUIDField(null=True)
    # When the group logged it, as it says itself.
    stated_at = models.DateTimeField()
    # Where it stands in the record of the group; empty for our own and for one entered by hand.
    index = models.BigIntegerField(null=True)
    # When each of the others first cosigned the record that holds it, in seconds, by their
    # origins. Whose word counts is judged when it is counted.
    cosigned = models.JSONField(default=dict)
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

    @property
    def place(self) -> tuple[datetime, bool, int, int]:
        """Where it stands among what its home returned: the same for all who read its record."""
        return self.stated_at, self.index is None, self.index or 0, self.pk

    @property
    def parts(self) -> tuple[Ballots, Ballots] | None:
        """Those that people cast themselves, and those that were carried; None if not told."""
        if not self.direct or not self.delegated:
            return None
        return Ballots(**self.direct), Ballots(**self.delegated)

    @property
    def numbers(self) -> dict[str, str]:
        """Everything that would tell of a small group how its people voted, as texts."""
        parts = {"direct": self.direct, "delegated": self.delegated}
        return {name: str(getattr(self, name)) for name in CHOICES} | {
            name: " ".join(str(found[choice]) for choice in CHOICES if found)
            for name, found in parts.items()
        }


class Testimony(models.Model):
    """A checkpoint of a home with cosignatures of others, some of whose keys are not known yet."""

    returned = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="testimonies")
    note = models.TextField()
    # The origins of those whose lines could not be checked.
    unchecked = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"on {self.returned_id}"


class Certificate(models.Model):
    """What a group says that a joint vote came to."""

    vote = models.ForeignKey(JointVote, on_delete=models.PROTECT, related_name="certificates")
    origin = models.CharField(max_length=64)
    outcome = models.CharField(max_length=8, choices=OUTCOMES)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    # Where it stands in the record of the group; empty for our own.
    index = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["vote", "origin"], name="one_certificate_of_each")
        ]

    def __str__(self) -> str:
        return f"{self.origin}: {self.outcome}"
