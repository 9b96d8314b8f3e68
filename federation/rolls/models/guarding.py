"""What our own computer has answered as a guardian."""

from typing import ClassVar

from django.db import models


class Guarded(models.Model):
    """How much one home has asked in one vote."""

    vote = models.UUIDField()
    origin = models.CharField(max_length=64)
    asked = models.BigIntegerField(default=0)
    # Whether it wanted more than it may; that is recorded once.
    was_refused = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["vote", "origin"], name="guarded_once")
        ]

    def __str__(self) -> str:
        return f"{self.origin[:8]} asked {self.asked}"


class Batch(models.Model):
    """Elements that came together. The same again is answered again and not counted."""

    guarded = models.ForeignKey(Guarded, on_delete=models.CASCADE, related_name="batches")
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["guarded", "digest"], name="batch_counted_once")
        ]

    def __str__(self) -> str:
        return self.digest[:8]
