"""What is remembered about messages themselves: nonces that were seen, and how a host signs."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class NonceQuerySet(models.QuerySet["Nonce"]):
    """Nonces, asked for in English."""

    def over(self, now: datetime) -> Self:
        """Those of signatures that have expired, which are refused for that alone."""
        return self.filter(until__lt=now)


class Nonce(models.Model):
    """A signature with this nonce by this key was seen, and is taken once."""

    digest = models.CharField(max_length=64, primary_key=True)
    until = models.DateTimeField(db_index=True)

    objects = NonceQuerySet.as_manager()

    def __str__(self) -> str:
        return self.digest[:8]


class Manner(models.TextChoices):
    """In which way a request is signed."""

    OLDER = "older", _("the older draft")
    RFC_9421 = "rfc9421", _("RFC 9421")


class Habit(models.Model):
    """Which signatures a host has understood."""

    host = models.CharField(max_length=300, primary_key=True)
    manner = models.CharField(max_length=8, choices=Manner.choices)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(manner__in=Manner.values), name="habit_manner_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.host}: {self.manner}"
