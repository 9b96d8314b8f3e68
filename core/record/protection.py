"""What the database itself refuses: changing or deleting an entry, a leaf or a checkpoint."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

PROTECTED = ("record_entry", "record_leaf", "record_checkpoint")
SAYS = "the record is append-only"
QUEUE = "record_entry_waits"


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
    acts = ("update", "delete")
    if connection.vendor == "postgresql":
        acts = (*acts, "truncate")
    return [QUEUE, *(f"{table}_no_{act}" for table in PROTECTED for act in acts)]


def _table(name: str) -> str:
    return PROTECTED[0] if name == QUEUE else name.split("_no_", maxsplit=1)[0]


def _statements() -> Iterator[str]:
    if connection.vendor == "sqlite":
        yield from _sqlite()
    else:
        yield from _postgresql()


def _sqlite() -> Iterator[str]:
    for name in _names():
        if name == QUEUE:
            yield (
                f"CREATE TRIGGER IF NOT EXISTS {QUEUE} AFTER INSERT ON {PROTECTED[0]} "
                "BEGIN INSERT INTO record_waiting (entry_id) VALUES (NEW.id); END"
            )
        else:
            act = name.rsplit("_", 1)[1].upper()
            yield (
                f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {act} ON {_table(name)} "
                f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
            )


def _postgresql() -> Iterator[str]:
    yield (
        "CREATE OR REPLACE FUNCTION record_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$"
    )
    yield (
        "CREATE OR REPLACE FUNCTION record_queue() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN INSERT INTO record_waiting (entry_id) VALUES (NEW.id); RETURN NULL; END $$"
    )
    for name in _names():
        if name == QUEUE:
            yield (
                f"CREATE OR REPLACE TRIGGER {QUEUE} AFTER INSERT ON {PROTECTED[0]} "
                "FOR EACH ROW EXECUTE FUNCTION record_queue()"
            )
        else:
            act = name.rsplit("_", 1)[1].upper()
            # A statement trigger refuses even where no row would match, and is cheaper.
            yield (
                f"CREATE OR REPLACE TRIGGER {name} BEFORE {act} ON {_table(name)} "
                "FOR EACH STATEMENT EXECUTE FUNCTION record_refuse()"
            )
