"""Versions of the charter: written once, never changed."""

import uuid
from typing import Any, NoReturn

from django.db import models


class Unchangeable(Exception):
    """A version of the charter may be neither changed nor deleted."""


class VersionQuerySet(models.QuerySet["Version"]):
    """Reads of the charter's versions."""

    def latest_first(self) -> "VersionQuerySet":
        return self.order_by("-number")

    def update(self, **kwargs: Any) -> NoReturn:  # noqa: ARG002 - as Django declares it
        raise Unchangeable

    def delete(self) -> NoReturn:
        raise Unchangeable


class Version(models.Model):
    """All rules that were written down when a version came into force."""

    number = models.PositiveIntegerField(primary_key=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    values = models.JSONField()
    enacted_at = models.DateTimeField()
    # The decision is kept by a higher room, which is why only its name stands here.
    decision = models.UUIDField(null=True)
    cause = models.CharField(max_length=40)

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(number__gte=1), name="charter_from_one"),
        ]

    def __str__(self) -> str:
        return f"charter {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Unchangeable
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: ARG002 - as Django declares it
        raise Unchangeable
