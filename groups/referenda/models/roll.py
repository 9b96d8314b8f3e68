"""Who may vote, fixed when voting opens, and whether they have."""

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from groups.referenda.models.referendum import Referendum


class RollEntryQuerySet(models.QuerySet["RollEntry"]):
    """The roll, asked for in English."""

    def taken_part(self) -> Self:
        return self.filter(took_part=True)

    def still_to_vote(self) -> Self:
        return self.filter(took_part=False)

    def with_presence(self) -> Self:
        """With `is_present`: whether the person is a member now."""
        is_member = models.When(person__standing__state="member", then=True)
        return self.annotate(
            is_present=models.Case(is_member, default=False, output_field=models.BooleanField())
        )


class RollEntry(models.Model):
    """One person on the roll of one vote, and whether they vote in the open there.

    All entries are made when the vote opens, under names without order, and every night they are
    written anew: neither a row nor its place tells when somebody voted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referendum = models.ForeignKey(
        Referendum, on_delete=models.CASCADE, related_name="roll", db_index=False
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="roll_entries"
    )
    took_part = models.BooleanField(default=False)
    # Votes under their name although the vote is secret, so that others can follow.
    in_the_open = models.BooleanField(default=False)
    # Known of those that were asked for `with_presence`.
    is_present: bool

    objects = RollEntryQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["referendum", "person"], name="once_on_the_roll")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["referendum"], name="roll_turnout", condition=models.Q(took_part=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.referendum_id}/{self.person_id}"
