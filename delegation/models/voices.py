"""Who has declared to vote in the open, where, and with which words."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from delegation import scopes

LONGEST_STATEMENT = 2000


class OpenVoiceQuerySet(models.QuerySet["OpenVoice"]):
    """Open voices, asked for in English."""

    def live(self) -> Self:
        """Those that have not been withdrawn."""
        return self.filter(withdrawn_at=None)

    def heard_since(self, moment: datetime) -> Self:
        """Those that were not withdrawn before this moment."""
        return self.filter(models.Q(withdrawn_at=None) | models.Q(withdrawn_at__gte=moment))

    def heard_when(self, opened_at: datetime) -> Self:
        """Those that hold in a vote that opened then; see `OpenVoice.was_heard_when`."""
        return self.heard_since(opened_at).filter(declared_at__lt=opened_at)

    def covering(self, keys: Iterable[str]) -> Self:
        """Those declared for one of these scopes."""
        return self.filter(scope__in=tuple(keys))


class OpenVoice(models.Model):
    """A member's declaration to vote in the open in a scope, with a statement for who may follow.

    It holds in votes that open after it was declared and before it is withdrawn.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="open_voices"
    )
    scope = models.CharField(max_length=scopes.LONGEST_KEY)
    statement = models.TextField(blank=True)
    language = models.CharField(max_length=16)
    declared_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = OpenVoiceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "scope"],
                condition=models.Q(withdrawn_at=None),
                name="one_open_voice_per_scope",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["scope"],
                name="open_voice_scope",
                condition=models.Q(withdrawn_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in the open on {self.scope}"

    def was_heard_when(self, opened_at: datetime) -> bool:
        """Whether it holds in a vote that opened then: declared before, not withdrawn before."""
        return self.declared_at < opened_at and (
            self.withdrawn_at is None or self.withdrawn_at >= opened_at
        )
