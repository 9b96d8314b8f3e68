"""The room's place in Django."""

from typing import Any

from django.db.models.signals import post_migrate

from core.record import protection
from core.room import Room


class Record(Room):
    """The append-only public record."""

    default = True
    name = "core.record"

    def ready(self) -> None:
        super().ready()
        post_migrate.connect(protect_record, sender=self)


def protect_record(**_facts: Any) -> None:
    """Put the triggers back: a migration that rebuilds a table on SQLite drops them silently."""
    if protection.has_tables():
        protection.install()
