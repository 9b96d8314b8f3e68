"""Scratch databases: one is migrated as a template, and every scenario gets a copy of it."""

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from django.core.management import call_command
from django.db import connection

# What a crash destroys here nobody misses; the group's own database is never set up like this.
CARELESS = (
    "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE; "
    "PRAGMA temp_store=MEMORY;"
)


class Databases(Protocol):
    """Gives out empty databases of the current schema."""

    def prepared(self) -> AbstractContextManager[None]:
        """Inside, the template exists, and no connection is open."""
        ...

    def copied(self, number: int) -> AbstractContextManager[None]:
        """Inside, this process is connected to a fresh copy under a number of its own."""
        ...


class Files:
    """SQLite: a copy is a copied file in the rehearsal's own home."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = folder / "template.sqlite3"
        connection.settings_dict["OPTIONS"]["init_command"] = CARELESS

    @contextmanager
    def prepared(self) -> Iterator[None]:
        """Migrate the template file; it goes with its folder."""
        _connect(str(self.template))
        call_command("migrate", verbosity=0, interactive=False)
        connection.close()
        yield

    @contextmanager
    def copied(self, number: int) -> Iterator[None]:
        """Connect to a copy of the template file."""
        copy = self.folder / f"play-{number}.sqlite3"
        shutil.copyfile(self.template, copy)
        _connect(str(copy))
        try:
            yield
        finally:
            connection.close()
            copy.unlink(missing_ok=True)


class Server:
    """PostgreSQL: a copy is a database that the server makes from the template."""

    def __init__(self) -> None:
        # The database that was named is only the door to the server; nothing in it is touched.
        self.door = str(connection.settings_dict["NAME"])
        self.template = f"rehearsal_{uuid4().hex[:20]}"

    @contextmanager
    def prepared(self) -> Iterator[None]:
        """Migrate the template; afterwards drop it, and whatever a killed play left."""
        self._run(f"CREATE DATABASE {self.template} ENCODING 'UTF8' TEMPLATE template0")
        try:
            _connect(self.template)
            call_command("migrate", verbosity=0, interactive=False)
            connection.close()
            yield
        finally:
            for name in self._left():
                self._drop(name)

    @contextmanager
    def copied(self, number: int) -> Iterator[None]:
        """Connect to a database made from the template."""
        copy = f"{self.template}_{number}"
        self._run(f"CREATE DATABASE {copy} TEMPLATE {self.template}")
        try:
            _connect(copy)
            yield
        finally:
            self._drop(copy)

    def _left(self) -> list[str]:
        _connect(self.door)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [self.template]
            )
            return [name for (name,) in cursor.fetchall()]

    def _drop(self, name: str) -> None:
        self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        _connect(self.door)
        with connection.cursor() as cursor:
            cursor.execute(statement)
        connection.close()


def _connect(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def databases(folder: Path) -> Databases:
    """Scratch databases of the engine that the settings name."""
    return Files(folder) if connection.vendor == "sqlite" else Server()
