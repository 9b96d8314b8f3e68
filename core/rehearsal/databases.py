"""Scratch databases: one is migrated as a template, and every scenario gets a copy of it."""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from core.room import Room

# What a crash destroys here nobody misses; the group's own database is never set up like this.
# Most tables stay nearly empty, and a page is the least that each takes.
CARELESS = (
    "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE; "
    "PRAGMA temp_store=MEMORY; PRAGMA page_size=1024;"
)


# Beside the homes, and like them no part of the program.
KEPT = settings.BASE_DIR / "var" / "rehearsal"


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
        connection.settings_dict["OPTIONS"]["cached_statements"] = 1000

    @contextmanager
    def prepared(self) -> Iterator[None]:
        """Take the template that an earlier rehearsal of this program has kept, or migrate one."""
        kept = KEPT / f"{_program()}.sqlite3"
        try:
            shutil.copyfile(kept, self.template)
        except OSError:
            self.template.unlink(missing_ok=True)
            _connect(str(self.template))
            call_command("migrate", verbosity=0, interactive=False)
            connection.close()
            _keep(self.template, kept)
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


class Memory(Files):
    """SQLite that can be handed its content: a process opens one database, anew for each play."""

    @contextmanager
    def prepared(self) -> Iterator[None]:
        """As with files; what is handed out is read once."""
        with super().prepared():
            self.content = self.template.read_bytes()
            yield

    @contextmanager
    def copied(self, number: int) -> Iterator[None]:
        """Put the template in the place of whatever the play before left."""
        if connection.connection is None:
            # The file stays empty: from now on the content is in memory.
            _connect(str(self.folder / f"play-{number}.sqlite3"))
            connection.ensure_connection()
        connection.connection.deserialize(self.content)
        yield


def _program() -> str:
    """A digest of everything that decides what a migrated database is like."""
    told = hashlib.sha256((settings.BASE_DIR / "requirements.txt").read_bytes())
    told.update(f"{django.__version__} {sqlite3.sqlite_version}".encode())
    for room in apps.get_app_configs():
        told.update(f"\n{room.name}".encode())
        if isinstance(room, Room):
            for file in sorted(Path(room.path).rglob("*.py")):
                told.update(f"\n{file}\n".encode() + file.read_bytes())
    return told.hexdigest()


def _keep(template: Path, kept: Path) -> None:
    """Let the next rehearsals have it; where nothing can be written each migrates its own."""
    with suppress(OSError):
        KEPT.mkdir(parents=True, exist_ok=True)
        for older in KEPT.glob("*.sqlite3"):
            older.unlink()
        draft = kept.with_suffix(f".{os.getpid()}")
        shutil.copyfile(template, draft)
        # Whoever looks for it finds it whole or not at all.
        draft.replace(kept)


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
    if connection.vendor != "sqlite":
        return Server()
    return Memory(folder) if hasattr(sqlite3.Connection, "deserialize") else Files(folder)
