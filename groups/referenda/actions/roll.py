"""The roll of a vote, drawn up at once and written anew every night."""

from collections.abc import Iterable

from django.db import connection

from groups.membership.models import Standing
from groups.referenda.models import Referendum, RollEntry

ROLL = RollEntry._meta.db_table
COLUMNS = "id, referendum_id, person_id, took_part, in_the_open"
# Every entry gets a random name from the database itself, in the form in which Django keeps it.
RANDOM_NAME = {"postgresql": "gen_random_uuid()", "sqlite": "lower(hex(randomblob(16)))"}


def draw_up(referendum: Referendum) -> int:
    """Put everybody who is a member at this moment on the roll; return how many they are."""
    members, values = Standing.objects.members().values("person_id").query.sql_with_params()
    name = RANDOM_NAME[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {ROLL} ({COLUMNS}) "  # noqa: S608 - only names of our own
            f"SELECT {name}, %s, person_id, %s, %s FROM ({members}) AS members ORDER BY random()",
            [referendum.pk, False, False, *values],
        )
        return int(cursor.rowcount)


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
