"""A group in the making: what it is to be called, and the seats of its founders."""

import uuid
from typing import ClassVar

from django.db import models

from core.people.models import Person


class Founding(models.Model):
    """One attempt to found the group. There may be several; the first that is complete is it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=100)
    short_name = models.CharField(max_length=20)
    preset = models.CharField(max_length=40, blank=True)
    time_zone = models.CharField(max_length=60)
    language = models.CharField(max_length=16)
    # Counts what was changed: a confirmation holds for what the founder has seen.
    version = models.PositiveIntegerField(default=1)
    begun_at = models.DateTimeField()
    founded_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """The place of one founder; its link is the signed uid, and dies with the seat."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    founding = models.ForeignKey(Founding, on_delete=models.CASCADE, related_name="seats")
    # Whom the others expect here.
    name = models.CharField(max_length=160)
    email = models.EmailField(blank=True)
    is_starter = models.BooleanField(default=False)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="founder_seats"
    )
    confirmed_version = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["founding", "person"], name="one_seat_each"),
            models.UniqueConstraint(
                fields=["founding"], condition=models.Q(is_starter=True), name="one_starter"
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_version=None) | models.Q(person__isnull=False),
                name="a_person_confirms",
            ),
        ]

    def __str__(self) -> str:
        return self.name
