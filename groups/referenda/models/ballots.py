"""Ballots before the close: sealed ones, which nobody can read, and open ones with a name."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.referenda.models.referendum import Referendum

LONGEST_REASON = 2000


class SealedBallot(models.Model):
    """A secret ballot in the box: no person, no time, no order, and nothing readable.

    `lookup` finds it for whoever has its code, and `sealed` holds it, both only as long as the
    key of the box exists.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referendum = models.ForeignKey(
        Referendum, on_delete=models.CASCADE, related_name="sealed_ballots", db_index=False
    )
    lookup = models.BinaryField(max_length=32)
    sealed = models.BinaryField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["referendum", "lookup"], name="one_ballot_per_lookup")
        ]

    def __str__(self) -> str:
        return "a sealed ballot"


class OpenBallot(models.Model):
    """What one person votes under their name; members see it as soon as it is cast.

    Everybody does so in an open vote; in a secret one those do whom others may follow.
    """

    referendum = models.ForeignKey(
        Referendum, on_delete=models.CASCADE, related_name="open_ballots", db_index=False
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="open_ballots"
    )
    choice = models.CharField(max_length=16)
    seq = models.PositiveIntegerField(default=1)
    reason = models.TextField(_("reason"), max_length=LONGEST_REASON, blank=True)
    language = models.CharField(_("language"), max_length=35, blank=True)
    # First cast when open votes were fixed already: it counts for nobody but the voter.
    alone = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["referendum", "person"], name="one_open_ballot_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.referendum_id}/{self.person_id}: {self.choice}"
