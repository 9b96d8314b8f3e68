"""Whom somebody's mandates lead to, step by step, found with one question."""

from collections.abc import Collection
from datetime import date

from django.db import connection

from delegation.models.mandates import Mandate, Naming


def reached(
    roots: Collection[int], scopes: Collection[str], *, today: date, most: int
) -> tuple[set[int], bool]:
    """The roots, whom their live mandates in these scopes name, whom those name, and so on.

    No more than `most` people, given by their numbers; and whether there are more.
    """
    if not roots or not scopes:
        return set(roots), False
    live = Mandate.objects.live_on(today).within(scopes).order_by()
    named = Naming.objects.filter(mandate__in=live.values("pk")).order_by()
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
