"""Whether a home's database fits this program, and what is kept before it is changed."""

import os
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from core.instance import HomeRefused, instance


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
    if not settings.EMBEDDED:
        return _dump_postgresql(instance.backups_dir / f"before-{stamp}.dump")
    target = instance.backups_dir / f"before-{stamp}.sqlite3"
    with (
        closing(sqlite3.connect(instance.database)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)
    return target


def _dump_postgresql(target: Path) -> Path:
    """Call pg_dump; raises HomeRefused when that fails, so that nothing is migrated unkept."""
    database = settings.DATABASES["default"]
    parts = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    # In the environment: everybody on the computer can read the arguments of a program. What an
    # address says after its question mark (a socket, certificates) has names of the same form.
    said = {f"PG{name.upper()}": str(value) for name, value in database.get("OPTIONS", {}).items()}
    given = said | {word: str(database[key]) for word, key in parts.items() if database.get(key)}
    try:
        subprocess.run(  # noqa: S603  (fixed program, arguments from the settings)
            ["pg_dump", "--format=custom", f"--file={target}"],  # noqa: S607
            env={**os.environ, **given},
            check=True,
            capture_output=True,
            text=True,
        )
    except FileNotFoundError:
        raise HomeRefused(
            "The database must be kept before it is migrated, and pg_dump is not installed. "
            "Install PostgreSQL's client programs and try again."
        ) from None
    except subprocess.CalledProcessError as error:
        raise HomeRefused(
            f"The database could not be kept before migrating: {error.stderr}"
        ) from None
    return target
