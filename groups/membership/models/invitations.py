"""Invitations: a member's word for somebody, handed over as a link, a QR code or a mail."""

import uuid
from datetime import date
from typing import ClassVar, Self

from django.db import models

from core.people.models import Person


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations, asked for in English."""

    def open(self, *, today: date) -> Self:
        """Those that somebody can still accept."""
        return self.filter(accepted_by=None, withdrawn_on=None, until_on__gte=today)


class Invitation(models.Model):
    """One invitation; its link is the signed uid, so that the inviter can show it again."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    inviter = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    # Who it is meant for, in the inviter's words; seen by the inviter alone.
    note = models.CharField(max_length=100, blank=True)
    email = models.EmailField(blank=True)
    made_on = models.DateField()
    until_on = models.DateField()
    withdrawn_on = models.DateField(null=True)
    accepted_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="accepted_invitations"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(accepted_by=None) | models.Q(withdrawn_on=None),
                name="accepted_or_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk} until {self.until_on}"
