"""Mandates: one flat row each, read in one go by the count; and whom they name, to be found by."""

import os
import uuid
from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from delegation import packing, scopes
from delegation.rules.scope import Choice


def new_salt() -> bytes:
    """What keeps a committed mandate from being found by trying."""
    return os.urandom(16)


class MandateQuerySet(models.QuerySet["Mandate"]):
    """Mandates, asked for in English."""

    def live_on(self, day: date) -> Self:
        """Those that speak on this date: neither suspended nor at their end."""
        return self.filter(suspended_at=None, until_on__gt=day)

    def within(self, keys: Iterable[str]) -> Self:
        """Those given for one of these scopes."""
        return self.filter(scope__in=tuple(keys))

    def by(self, person: models.Model) -> Self:
        """What one person has given, in the order of the scopes' names."""
        return self.filter(giver=person).order_by("scope")

    def naming(self, person: models.Model) -> Self:
        """Those in which this person is named."""
        return self.filter(namings__person=person)

    def ending_on(self, day: date) -> Self:
        """Those of which this date is the end."""
        return self.filter(until_on=day, suspended_at=None)


class Mandate(models.Model):
    """Whom a person follows in one scope. Secret, unless it was given while ballots were open.

    `choices` holds the ordered choices as the count reads them (see `delegation.packing`).
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="mandates",
        db_index=False,
    )
    scope = models.CharField(max_length=scopes.LONGEST_KEY)
    choices = models.BinaryField()
    until_on = models.DateField()
    suspended_at = models.DateTimeField(null=True)
    given_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    # Given, or last changed, while the charter let ballots be open.
    is_public = models.BooleanField(default=False)
    salt = models.BinaryField(max_length=16, default=new_salt)

    objects = MandateQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["giver", "scope"], name="one_mandate_per_scope"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["scope"], name="mandate_scope"),
            models.Index(fields=["until_on"], name="mandate_end"),
        ]

    def __str__(self) -> str:
        return f"mandate on {self.scope}"

    @property
    def choice_list(self) -> tuple[Choice, ...]:
        """The choices in their order, naming people by their numbers."""
        return packing.unpack(bytes(self.choices))

    @property
    def is_suspended(self) -> bool:
        return self.suspended_at is not None

    def is_live_on(self, day: date) -> bool:
        """Whether it speaks on this date."""
        return not self.is_suspended and day < self.until_on


class Naming(models.Model):
    """One person whom a mandate names, in whichever choice: who follows somebody is found here."""

    mandate = models.ForeignKey(
        Mandate, on_delete=models.CASCADE, related_name="namings", db_index=False
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="namings"
    )
    # What the giver knows of the person, so that a change is told once.
    was_member = models.BooleanField(default=True)
    was_silent = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["mandate", "person"], name="named_once_per_mandate"),
        ]

    def __str__(self) -> str:
        return f"{self.mandate_id} names {self.person_id}"


class Commitment(models.Model):
    """That something was done to some mandate since the last daily run: a digest, and no more."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    digest = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return "a commitment"
