"""Questions that are asked at every daily run: their statements are built once, then only run.

Building a statement from a QuerySet costs Django many times what a database needs to find that
nothing is due. A quiet day consists of little else, and a catch-up or a rehearsal has many.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

# Two days far from each other: what differs between their statements is what follows the day.
PROBES = (date(2001, 1, 1), date(2401, 12, 31))
Param = Any


class NotDaily(Exception):
    """The statement depends on the day in another way than by dates a fixed number of days off."""


class Daily:
    """The first column of the rows of a QuerySet that depends on a date, as texts.

    The QuerySet may hold dates counted from the day it is asked for, and nothing else that changes:
    no setting, no clock, no charter. It is evaluated anew each time; only its words are kept.
    """

    def __init__(self, ask: Callable[[date], "QuerySet[Any, Any]"]) -> None:
        self.ask = ask
        self._statements: dict[str, tuple[str, list[Param]]] = {}

    def __call__(self, day: date) -> list[str]:
        return [str(row[0]) for row in self.rows(day)]

    def rows(self, day: date) -> list[tuple[Any, ...]]:
        """All columns, as the database gives them."""
        sql, params = self._statement()
        given = [_on(day, param) if isinstance(param, timedelta) else param for param in params]
        with connection.cursor() as cursor:
            cursor.execute(sql, given)
            return list(cursor.fetchall())

    def _statement(self) -> tuple[str, list[Param]]:
        """Words and parameters, those that follow the day as distances from it."""
        known = self._statements.get(connection.vendor)
        if known is None:
            (sql, params), (other_sql, other_params) = (
                self.ask(probe).query.sql_with_params() for probe in PROBES
            )
            if sql != other_sql:
                raise NotDaily(sql)
            pairs = zip(params, other_params, strict=True)
            known = sql, [_distance(one, other) for one, other in pairs]
            self._statements[connection.vendor] = known
        return known


def _distance(one: Param, other: Param) -> Param:
    """What a parameter is on any day: itself, or so many days from the day."""
    if one == other:
        return one
    far = {_date(value) - probe for value, probe in zip((one, other), PROBES, strict=True)}
    if len(far) != 1:
        raise NotDaily(f"{one} and {other}")
    return far.pop()


def _date(param: Param) -> date:
    return param if isinstance(param, date) else date.fromisoformat(str(param))


def _on(day: date, distance: timedelta) -> Param:
    return connection.ops.adapt_datefield_value(day + distance)
