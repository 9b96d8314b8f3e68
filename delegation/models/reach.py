"""Whom mandates lead to, step by step, found with one question."""

from collections.abc import Collection

from django.db import connection

from delegation.models.mandates import MandateQuerySet, Naming


def reached(
    roots: Collection[int], mandates: MandateQuerySet, *, most: int
) -> tuple[set[int], bool]:
    """The roots, whom their mandates among these name, whom those name, and so on.

    No more than `most` people, given by their numbers; and whether there are more.
    """
    named = Naming.objects.filter(mandate__in=mandates.order_by().values("pk")).order_by()
    edges, values = named.values("mandate__giver", "person").query.sql_with_params()
    places = ", ".join(["(%s)"] * len(roots))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE follows(giver, person) AS ({edges}), "  # noqa: S608 - only names of our own
            f"reached(person) AS (VALUES {places} UNION "
            f"SELECT follows.person FROM reached JOIN follows ON follows.giver = reached.person) "
            f"SELECT person FROM reached LIMIT %s",
            [*values, *roots, most + 1],
        )
        found = [int(person) for (person,) in cursor.fetchall()]
    return set(found[:most]) | set(roots), len(found) > most
