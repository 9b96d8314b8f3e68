"""One-time links: handed over on paper, as a QR code or by mail; kept as a hash only."""

from typing import ClassVar

from django.db import models

from core.people.models.person import Person


class OneTimeLink(models.Model):
    """A link that does one thing, once, until it expires."""

    token_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=40)
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="one_time_links"
    )
    data = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["expires_at"])]

    def __str__(self) -> str:
        return f"{self.purpose} until {self.expires_at}"
