"""Evidence: two things of one group that cannot both be true."""

import hashlib
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from federation.peers.models.peers import Peer


class Fault(models.TextChoices):
    """What somebody did."""

    TWO_RECORDS = "records", _("signed two different records")
    TWO_CONTENTS = "contents", _("announced two different things under one name")
    SKIPPED = "skipped", _("passed over a number")
    OTHER_KEYS = "keys", _("have other keys in their record than they showed before the vote")


# What shows a lie, whoever's fault it was: nothing of them counts until the group decides.
FREEZING = (Fault.TWO_RECORDS, Fault.OTHER_KEYS)


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """Evidence, asked for in English; kept once."""

    def undecided(self) -> Self:
        """What shows a lie, and the group has not decided to know them in spite of it."""
        return self.filter(fault__in=FREEZING, answered_at__isnull=True)

    def keep(
        self, peer: Peer, fault: Fault, first: str, second: str, *, now: datetime
    ) -> tuple["Evidence", bool]:
        """Keep both, and say whether that is new."""
        pair = "\n\n".join([peer.origin, fault, *sorted((first, second))])
        return self.get_or_create(
            digest=hashlib.sha256(pair.encode()).hexdigest(),
            defaults={"peer": peer, "fault": fault, "first": first, "second": second, "at": now},
        )


class Evidence(models.Model):
    """Both of them, as they came. Never removed."""

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="evidence")
    fault = models.CharField(max_length=8, choices=Fault.choices)
    first = models.TextField()
    second = models.TextField()
    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()
    # When the group decided to know them again in spite of it.
    answered_at = models.DateTimeField(null=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(fault__in=Fault.values), name="fault_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.fault} by {self.peer_id}"
