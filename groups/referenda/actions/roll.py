"""The roll of a vote, drawn up at once and written anew every night."""

import hashlib
from collections.abc import Iterable

from django.db import connection

from groups.membership.models import Standing
from groups.referenda.models import Referendum, RollEntry
from groups.referenda.together import left_off

ROLL = RollEntry._meta.db_table
COLUMNS = "id, referendum_id, person_id, took_part, in_the_open"
# Every entry gets a random name from the database itself, in the form in which Django keeps it.
RANDOM_NAME = {"postgresql": "gen_random_uuid()", "sqlite": "lower(hex(randomblob(16)))"}


def draw_up(referendum: Referendum) -> int:
    """Put everybody who is a member at this moment on the roll; return how many they are.

    Rooms that know of members who vote elsewhere name them in `core.hooks.roll_exceptions`.
    """
    on_it = Standing.objects.members()
    for elsewhere in left_off(referendum):
        on_it = on_it.exclude(person_id__in=elsewhere)
    members, values = on_it.values("person_id").query.sql_with_params()
    name = RANDOM_NAME[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {ROLL} ({COLUMNS}) "  # noqa: S608 - only names of our own
            f"SELECT {name}, %s, person_id, %s, %s FROM ({members}) AS members ORDER BY random()",
            [referendum.pk, False, False, *values],
        )
        return int(cursor.rowcount)


def digest_of_roll(referendum: Referendum) -> str:
    """What the roll as a whole is known by: SHA-256 in hex over the names of those on it.

    The names are the random ones under which people are kept; whoever does not have them learns
    nothing.
    """
    names = RollEntry.objects.filter(referendum=referendum).order_by("person__uid")
    found = hashlib.sha256()
    for uid in names.values_list("person__uid", flat=True).iterator(5000):
        found.update(f"{uid}\n".encode())
    return found.hexdigest()


def begin_anew(referendum: Referendum) -> None:
    """Let everybody on the roll vote again; who is on it was told to others and stays."""
    RollEntry.objects.filter(referendum=referendum).update(took_part=False)


def note_open_voters(referendum: Referendum, people: Iterable[int]) -> None:
    """Note who votes in the open in this secret vote; the others' entries stay as they are."""
    RollEntry.objects.filter(referendum=referendum, person__in=people).update(in_the_open=True)


def rewrite_roll(referendum: Referendum) -> None:
    """Write every entry anew, under a new name and in a new order.

    A changed entry shows when it was changed: by the place of its new version in the table and by
    the number of the transaction.
    """
    name = RANDOM_NAME[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE roll_draft AS "  # noqa: S608 - only names of our own
            f"SELECT person_id, took_part, in_the_open FROM {ROLL} WHERE referendum_id = %s",
            [referendum.pk],
        )
        cursor.execute(f"DELETE FROM {ROLL} WHERE referendum_id = %s", [referendum.pk])  # noqa: S608
        cursor.execute(
            f"INSERT INTO {ROLL} ({COLUMNS}) "  # noqa: S608
            f"SELECT {name}, %s, person_id, took_part, in_the_open FROM roll_draft "
            f"ORDER BY random()",
            [referendum.pk],
        )
        cursor.execute("DROP TABLE roll_draft")
