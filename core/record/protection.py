"""What the database itself refuses: changing or deleting an entry, a leaf or a checkpoint."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

PROTECTED = ("record_entry", "record_leaf", "record_checkpoint")
QUEUE = "record_entry_waits"


SQLITE_QUEUE = """
    CREATE TRIGGER IF NOT EXISTS record_entry_waits AFTER INSERT ON record_entry
    BEGIN INSERT INTO record_waiting (entry_id) VALUES (NEW.id); END
"""
SQLITE_REFUSAL = """
    CREATE TRIGGER IF NOT EXISTS {table}_no_{act} BEFORE {act} ON {table}
    BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END
"""
# INSERT OR REPLACE deletes without asking the triggers on deletion.
SQLITE_REPLACE = tuple(
    f"""
    CREATE TRIGGER IF NOT EXISTS {table}_no_replace BEFORE INSERT ON {table}
    WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
    BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END
    """  # noqa: S608 - names of our own tables
    for table, same in (
        ("record_entry", "id = NEW.id OR uid = NEW.uid"),
        ("record_leaf", '"index" = NEW."index" OR entry_id = NEW.entry_id'),
        ("record_checkpoint", "size = NEW.size"),
    )
)
POSTGRESQL_FUNCTIONS = (
    """
    CREATE OR REPLACE FUNCTION record_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'the record is append-only'
        USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    """
    CREATE OR REPLACE FUNCTION record_queue() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN INSERT INTO record_waiting (entry_id) VALUES (NEW.id); RETURN NULL; END $$
    """,
)
POSTGRESQL_QUEUE = """
    CREATE OR REPLACE TRIGGER record_entry_waits AFTER INSERT ON record_entry
    FOR EACH ROW EXECUTE FUNCTION record_queue()
"""
# For each statement and not each row: it refuses even where no row would match, and is cheaper.
POSTGRESQL_REFUSAL = """
    CREATE OR REPLACE TRIGGER {table}_no_{act} BEFORE {act} ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION record_refuse()
"""


class Unprotected(Exception):
    """The database would let somebody rewrite the record."""


def has_tables() -> bool:
    """Whether the record's tables are there: not before the first migration."""
    return set(PROTECTED) <= set(connection.introspection.table_names())


def install() -> None:
    """Make the database refuse, and queue each new entry for its leaf. Safe to repeat."""
    with connection.cursor() as cursor:
        for statement in _statements():
            cursor.execute(statement)


def missing() -> list[str]:
    """The names of the triggers that should be there and are not, or are switched off."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute(
                "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
                "WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') "
                "AND pg_class.relnamespace = to_regnamespace(current_schema())"
            )
        found = {name for (name,) in cursor.fetchall()}
    return sorted(set(_names()) - found)


def assert_installed() -> None:
    """Raises Unprotected when a trigger is missing."""
    if absent := missing():
        raise Unprotected(
            f"the database does not protect the record ({', '.join(absent)} missing): "
            "run `manage.py migrate`, which installs the triggers again, then `verify_record`"
        )


@contextmanager
def lifted() -> Iterator[None]:
    """Without protection for a moment. For emptying test databases and for nothing else."""
    with connection.cursor() as cursor:
        for name in _names():
            table = _table(name)
            where = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{where}")
    try:
        yield
    finally:
        install()


def _names() -> list[str]:
    acts = ("update", "delete", "truncate" if connection.vendor == "postgresql" else "replace")
    return [QUEUE, *(f"{table}_no_{act}" for table in PROTECTED for act in acts)]


def _table(name: str) -> str:
    return "record_entry" if name == QUEUE else name.split("_no_", maxsplit=1)[0]


def _statements() -> Iterator[str]:
    if connection.vendor == "postgresql":
        yield from POSTGRESQL_FUNCTIONS
        yield POSTGRESQL_QUEUE
        pattern = POSTGRESQL_REFUSAL
    else:
        yield SQLITE_QUEUE
        yield from SQLITE_REPLACE
        pattern = SQLITE_REFUSAL
    for table in PROTECTED:
        acts = ("update", "delete", "truncate")
        for act in acts if connection.vendor == "postgresql" else acts[:2]:
            yield pattern.format(table=table, act=act)
