"""The groups of a confederation, from when to when."""

import uuid
from datetime import datetime
from fractions import Fraction
from typing import ClassVar, Self
from zoneinfo import ZoneInfo

from django.db import models

from core.zones import zone_of
from federation.confederations.models.members import Confederation


class SeatQuerySet(models.QuerySet["Seat"]):
    """Seats, asked for in English."""

    def taken(self) -> Self:
        """Those of the groups that are members now."""
        return self.filter(left_at__isnull=True)

    def not_left_by(self, moment: datetime) -> Self:
        """Those that were not left yet at a moment, whatever was heard since."""
        return self.filter(models.Q(left_at__isnull=True) | models.Q(left_at__gt=moment))

    def in_order(self) -> Self:
        return self.order_by("number")


class Seat(models.Model):
    """A group's membership in the confederation; a group that comes back gets another one."""

    number = models.BigAutoField(primary_key=True)
    # As the confederation calls it.
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    confederation = models.ForeignKey(Confederation, on_delete=models.PROTECT, related_name="seats")
    # Who the group is, whatever it is called and wherever its computer stands.
    origin = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=300, blank=True)
    # Whose midnight ends a day of voting there.
    zone = models.CharField(max_length=64, default="UTC")
    weight_numerator = models.PositiveIntegerField(default=1)
    weight_denominator = models.PositiveIntegerField(default=1)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    # On what it rests: the joint vote that admitted the group, empty for those who founded the
    # confederation, and the word by which the group joined. On what its end rests, likewise.
    vote = models.UUIDField(null=True)
    word = models.UUIDField(null=True)
    # Where it stands in the confederation's record, if that was shown when our group joined.
    index = models.BigIntegerField(null=True)
    end_vote = models.UUIDField(null=True)
    end_word = models.UUIDField(null=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["confederation", "origin"],
                condition=models.Q(left_at__isnull=True),
                name="group_has_one_seat",
            ),
            models.CheckConstraint(
                condition=models.Q(left_at__isnull=True)
                | models.Q(left_at__gte=models.F("joined_at")),
                name="seat_is_left_after_it_was_taken",
            ),
            models.CheckConstraint(
                condition=models.Q(weight_numerator__gt=0, weight_denominator__gt=0),
                name="seat_weighs_something",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        """How the record names it."""
        return f"seat:{self.uid}"

    @property
    def weight(self) -> Fraction:
        return Fraction(self.weight_numerator, self.weight_denominator)

    @property
    def tzinfo(self) -> ZoneInfo:
        return zone_of(self.zone)
