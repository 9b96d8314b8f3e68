"""New databases, migrated ones if there are any to copy.

Migrating takes seconds, and nearly everybody who tests begins with it. `make test` lets it be done
once on each kind of database; whoever runs tests without that migrates for themselves.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2

FILE, ON_SERVER = "TEST_MIGRATED_FILE", "TEST_MIGRATED_DATABASE"
EMPTY = "template1"


@contextmanager
def migrated(here: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The environment in which everybody finds a migrated database of each kind to copy."""
    with (
        tempfile.TemporaryDirectory(prefix="folkmoot-migrated-") as folder,
        a_database(here["TEST_POSTGRESQL"]) as address,
    ):
        environments = (
            {**here, "DATABASE_URL": database, "FOLKMOOT_HOME": f"{folder}/{place}"}
            for place, database in enumerate(("", address))
        )
        with ThreadPoolExecutor() as threads:
            list(threads.map(_migrate, environments))
        yield {**here, FILE: f"{folder}/0/database.sqlite3", ON_SERVER: name_in(address)}


def _migrate(environment: Mapping[str, str]) -> None:
    command = [sys.executable, "manage.py", "prepare", "--scratch"]
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)


def a_new_file(path: Path) -> bool:
    """Whether the file at that path is a migrated database now."""
    if FILE not in os.environ:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(os.environ[FILE], path)
    return True


def template() -> str:
    """The database on the server that new ones are copies of."""
    return os.environ.get(ON_SERVER, EMPTY)


def name_in(address: str) -> str:
    """The name of the database at an address."""
    return address.partition("?")[0].rpartition("/")[2]


@contextmanager
def a_database(server: str, like: str = EMPTY) -> Iterator[str]:
    """The address of a new database on a server, gone afterwards; empty without a server."""
    if not server:
        yield ""
        return
    name = f"home_{uuid.uuid4().hex[:12]}"
    _command(server, f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
    try:
        yield server.replace("/folkmoot?", f"/{name}?")
    finally:
        _command(server, f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def copied(database: str) -> Iterator[str]:
    """The address of a copy of a database; of none, if there is none."""
    name = name_in(database)
    with a_database(database.replace(f"/{name}?", "/folkmoot?"), name) as copy:
        yield copy


def _command(server: str, statement: str) -> None:
    with closing(psycopg2.connect(server.replace("postgres://", "postgresql://"))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
