"""Ratings one by one, and newcomers' welcomes, each of which is a rating of every member."""

import os
from typing import ClassVar

from django.db import models

from core.people.models import Person


def new_salt() -> bytes:
    """What keeps a committed rating from being found by trying."""
    return os.urandom(16)


class Rating(models.Model):
    """What one member thinks of another person: +1, 0 or −1. Secret, and without a time."""

    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="ratings_given")
    about = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="ratings_received")
    value = models.SmallIntegerField()
    salt = models.BinaryField(max_length=16, default=new_salt)
    # False until a daily run has sealed this value into the record.
    is_sealed = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["by", "about"], name="one_rating_of_each"),
            models.CheckConstraint(
                condition=models.Q(value__gte=-1, value__lte=1), name="rating_is_one_of_three"
            ),
            models.CheckConstraint(
                condition=~models.Q(by=models.F("about")), name="nobody_rates_themself"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["is_sealed"], name="rating_unsealed", condition=models.Q(is_sealed=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_id} about {self.about_id}"


class Welcome(models.Model):
    """A newcomer's +1 for everybody else who was a member at that moment: one row, not thousands.

    A rating by the same person about one of them takes the place of the welcome for that one.
    """

    giver = models.OneToOneField(
        Person, on_delete=models.PROTECT, primary_key=True, related_name="welcome"
    )
    moment = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"{self.giver_id} at {self.moment}"
