"""Whether a home's database fits this program, and what is kept before it is changed."""

import time
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from core.instance import HomeRefused, instance
from core.upkeep import databases


def pending_migrations() -> list[str]:
    """Migrations that the database lacks, oldest first.

    Raises HomeRefused when the database knows migrations that this program does not: it was
    written by a newer version, and migrations only go forward.
    """
    executor = MigrationExecutor(connection)
    ours = set(executor.loader.disk_migrations)
    rooms = {room for room, _ in ours}
    newer = [
        f"{room}.{name}"
        for room, name in executor.loader.applied_migrations
        if room in rooms and (room, name) not in ours
    ]
    if newer:
        raise HomeRefused(
            f"The database of {instance.path} was written by a newer Folkmoot "
            f"({', '.join(sorted(newer))}). Start the newer version; going back is not possible."
        )
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def back_up_before_migrating() -> Path | None:
    """Keep a copy of a database that is about to be migrated; None if there is nothing to keep.

    The copy holds no key of an open ballot box, so it cannot be read back into votes.
    """
    if not pending_migrations() or not connection.introspection.table_names():
        return None
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    ending = "sqlite3" if settings.EMBEDDED else "dump"
    return databases.copy(instance.backups_dir / f"before-{stamp}.{ending}")
