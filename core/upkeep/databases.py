"""Copies of the database, made while it is used, and put back while it is not."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connections

from core.instance import HomeRefused, instance

PARTS = {
    "PGHOST": "HOST",
    "PGPORT": "PORT",
    "PGUSER": "USER",
    "PGPASSWORD": "PASSWORD",
    "PGDATABASE": "NAME",
}
SESSIONS = "django_session"
# Before what comes back, all tables and functions go, a newer program's too; both or neither.
EMPTY = """
DO $$ DECLARE thing text; BEGIN
    FOR thing IN SELECT oid::regclass FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
    LOOP EXECUTE 'DROP TABLE IF EXISTS ' || thing || ' CASCADE'; END LOOP;
    FOR thing IN SELECT oid::regprocedure FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS (
            SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
    LOOP EXECUTE 'DROP ROUTINE IF EXISTS ' || thing || ' CASCADE'; END LOOP;
END $$
"""


def file_name() -> str:
    """What a copy of this kind of database is called in an archive."""
    return "database.sqlite3" if settings.EMBEDDED else "database.dump"


def copy(target: Path) -> Path:
    """Copy the database as it is at one moment; raises HomeRefused when that fails.

    The copy holds no key of an open ballot box, so it cannot be read back into votes; and nobody's
    session, or whoever finds it could go on as somebody who is signed in.
    """
    if settings.EMBEDDED:
        with (
            closing(sqlite3.connect(instance.database)) as source,
            closing(sqlite3.connect(target)) as made,
        ):
            source.backup(made)
            _forget_sessions(made)
    else:
        _dump(target)
    return target


def _forget_sessions(made: sqlite3.Connection) -> None:
    # What is deleted must not stay in free pages of the file.
    made.execute("PRAGMA secure_delete=ON")
    known = made.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [SESSIONS]).fetchone()
    if known:
        made.execute(f"DELETE FROM {SESSIONS}")  # noqa: S608 - a name of ours
        made.commit()


def put_back(source: Path) -> None:
    """Let the database be what this copy holds; raises HomeRefused, and then it is as before."""
    connections.close_all()
    if settings.EMBEDDED:
        _replace_file(source)
    else:
        _load(source)


def _replace_file(source: Path) -> None:
    with closing(sqlite3.connect(source)) as database:
        said = database.execute("PRAGMA integrity_check").fetchone()[0]
    if said != "ok":
        raise HomeRefused(f"The copy of the database is damaged: {said}")
    draft = instance.database.with_suffix(".draft")
    shutil.copyfile(source, draft)
    draft.chmod(0o600)
    # What a database left beside its file belongs to what is replaced.
    for ending in ("-wal", "-shm"):
        instance.database.with_name(instance.database.name + ending).unlink(missing_ok=True)
    draft.replace(instance.database)


def _dump(target: Path) -> None:
    # Rights are those of whoever puts it back.
    words = ["--format=custom", "--no-owner", "--no-privileges", f"--file={target}"]
    words.append(f"--exclude-table-data={SESSIONS}")
    _run("pg_dump", words, "The database could not be copied")


def _load(source: Path) -> None:
    with TemporaryDirectory(dir=instance.backups_dir) as folder:
        script = f"{folder}/script.sql"
        words = ["--no-owner", "--no-privileges", f"--file={script}", str(source)]
        _run("pg_restore", words, "The copy of the database cannot be read")
        words = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
        words += ["--output=/dev/null", f"--command={EMPTY}", f"--file={script}"]
        _run("psql", words, "The database could not be put back")


def _run(program: str, words: list[str], failure: str) -> None:
    """Run one of PostgreSQL's programs on our database."""
    database = settings.DATABASES["default"]
    # In the environment: everybody on the computer can read the arguments of a program. What an
    # address says after its question mark (a socket, certificates) has names of the same form.
    said = {f"PG{name.upper()}": str(value) for name, value in database.get("OPTIONS", {}).items()}
    given = said | {word: str(database[key]) for word, key in PARTS.items() if database.get(key)}
    try:
        subprocess.run(  # noqa: S603  (fixed programs, arguments from the settings)
            [program, *words],
            env={**os.environ, **given},
            check=True,
            capture_output=True,
            text=True,
        )
    except FileNotFoundError:
        raise HomeRefused(
            f"{failure}: {program} is not installed. Install PostgreSQL's client programs and try "
            f"again."
        ) from None
    except subprocess.CalledProcessError as error:
        raise HomeRefused(f"{failure}: {error.stderr}") from None
