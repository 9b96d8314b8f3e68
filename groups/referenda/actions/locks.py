"""Who may touch a ballot box at the same time: many who cast, or one who empties it.

On PostgreSQL advisory locks do this without writing to the vote's row, which would serialise
voters and leave a trace of their order. On SQLite there is only one writer at a time anyway.
"""

from django.db import connection

from groups.referenda.models import Referendum

BOXES = 0x0B0C5  # separates these locks from those of other rooms


def share_box(referendum: Referendum) -> None:
    """Until the transaction ends nobody closes or rewrites the box; others may cast."""
    _lock("pg_advisory_xact_lock_shared", referendum)


def hold_box(referendum: Referendum) -> None:
    """Until the transaction ends nobody else touches the box."""
    _lock("pg_advisory_xact_lock", referendum)


def _lock(function: str, referendum: Referendum) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s, %s)", [BOXES, referendum.pk])
