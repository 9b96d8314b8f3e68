"""The room's place in Django."""

from typing import Any

from django.core.checks import Tags, register
from django.db.models.signals import post_migrate

from core.record import declared, protection
from core.room import Room


class Record(Room):
    """The append-only public record."""

    default = True
    name = "core.record"

    def ready(self) -> None:
        super().ready()
        register(declared.verbs_can_be_read, Tags.models)
        register(declared.database_protects_the_record, Tags.database)
        post_migrate.connect(protect_record, sender=self)


def protect_record(**_facts: Any) -> None:
    """Put the triggers back: a migration that rebuilds a table on SQLite drops them silently."""
    if protection.has_tables():
        protection.install()
