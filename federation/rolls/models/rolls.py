"""Our own roll of a joint vote, while it is compared with those of other groups."""

import os
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.people.models import Person
from federation.confederations.models import JointVote

SECRET_BYTES = 32


class State(models.TextChoices):
    """How far our roll is."""

    ASKING = "asking", _("the guardians are being asked")
    LISTED = "listed", _("it is being compared with those of other groups")
    SETTLED = "settled", _("it was compared before the vote opened")
    UNCHECKED = "unchecked", _("it could not be compared before the vote opened")


def _secret() -> bytes:
    return os.urandom(SECRET_BYTES)


class RollQuerySet(models.QuerySet["Roll"]):
    """Rolls, asked for in English."""

    def running(self, day: date) -> Self:
        """Those whose vote has not opened on this date."""
        return self.filter(state__in=(State.ASKING, State.LISTED), vote__opens_on__gt=day)


class Roll(models.Model):
    """Who could vote here on the roll day, and what became of comparing that."""

    vote = models.OneToOneField(JointVote, on_delete=models.CASCADE, related_name="own_roll")
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKING)
    closed_on = models.DateField()
    # Everybody on it; then those of whom nothing was verified, and the length of our list.
    size = models.PositiveIntegerField(default=0)
    unnamed = models.PositiveIntegerField(default=0)
    count = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    # Hides our members from the guardians; emptied once they have answered.
    secret = models.BinaryField(default=_secret)
    listed_at = models.DateTimeField(null=True)
    # Asking a guardian again: when, after how many failures, and what was wrong.
    due_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=250, blank=True)
    # When the vote opened: with how many groups it had been compared, and how many are off.
    compared = models.PositiveIntegerField(default=0)
    others = models.PositiveIntegerField(default=0)
    off = models.PositiveIntegerField(default=0)

    objects = RollQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="roll_state_is_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=(State.LISTED, State.SETTLED))
                | models.Q(listed_at__isnull=False),
                name="roll_is_listed_before_it_is_compared",
            ),
        ]

    def __str__(self) -> str:
        return f"roll of {self.vote_id}"

    @property
    def is_compared(self) -> bool:
        """Whether our list was published, so that the roll of the vote is that of the roll day."""
        return self.state in (State.LISTED, State.SETTLED)


class ElectorQuerySet(models.QuerySet["Elector"]):
    """People on a roll, asked for in English."""

    def named(self) -> Self:
        """Those of whom something was verified."""
        return self.filter(is_named=True)

    def at_step(self, step: int) -> Self:
        """Those whom so many guardians have answered for, always in the same order."""
        return self.named().filter(step=step).order_by("pk")


class Elector(models.Model):
    """One person on our roll, on the way from an identifier to a nullifier."""

    roll = models.ForeignKey(Roll, on_delete=models.CASCADE, related_name="electors")
    # Empty when the person was erased meanwhile: the list that others read stays whole.
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    is_named = models.BooleanField(default=False)
    # How many guardians have answered, and what the last of them made of it, in hex.
    step = models.PositiveSmallIntegerField(default=0)
    value = models.CharField(max_length=128, blank=True)
    # How others call them in this vote; emptied once the rolls are settled everywhere.
    nullifier = models.CharField(max_length=64, blank=True)
    released_at = models.DateTimeField(null=True)
    # Whether they could vote when the vote opened; unknown before.
    is_on = models.BooleanField(null=True)

    objects = ElectorQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["roll", "person"], name="once_on_a_compared_roll")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["roll", "nullifier"], name="elector_by_nullifier"),
            models.Index(fields=["roll", "step"], name="elector_by_step"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.roll_id}"


class Clash(models.Model):
    """Somebody on our list is on that of another group, too."""

    roll = models.ForeignKey(Roll, on_delete=models.CASCADE, related_name="clashes")
    nullifier = models.CharField(max_length=64)
    origin = models.CharField(max_length=64)
    found_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["roll", "nullifier", "origin"], name="clash_is_found_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.nullifier[:8]} also in {self.origin[:8]}"
