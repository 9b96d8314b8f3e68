"""Questions that are asked at every daily run: their statements are built once, then only run.

Building a statement from a QuerySet costs Django many times what a database needs to find that
nothing is due. A quiet day consists of little else, and a catch-up or a rehearsal has many.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, timedelta
from typing import Any, ClassVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

# Two days far from each other: what differs between their statements is what follows the day.
PROBES = (date(2001, 1, 1), date(2401, 12, 31))
Param = Any
Row = tuple[Any, ...]
# What was answered since something last happened; None while nobody says when that is.
Asked = tuple["Daily | None", date]
_quiet: ContextVar[dict[Asked, list[Row]] | None] = ContextVar("quiet", default=None)


class NotDaily(Exception):
    """The statement depends on the day in another way than by dates a fixed number of days off."""


class Daily:
    """The first column of the rows of a QuerySet that depends on a date, as texts.

    The QuerySet may hold dates counted from the day it is asked for, and nothing else that changes:
    no setting, no clock, no charter. It is evaluated anew each time; only its words are kept.
    """

    def __init__(
        self, ask: Callable[[date], "QuerySet[Any, Any]"], *, is_seldom: bool = False
    ) -> None:
        self.ask = ask
        # Whether there are rows on few days only: it is then first asked together with its like.
        self.is_seldom = is_seldom
        self._statements: dict[str, tuple[str, list[Param]]] = {}
        if is_seldom:
            _Together.questions.append(self)

    def __call__(self, day: date) -> list[str]:
        return [str(row[0]) for row in self.rows(day)]

    def rows(self, day: date) -> list[Row]:
        """All columns, as the database gives them."""
        answers = _quiet.get()
        if answers is None:
            return self._ask(day)
        if (self, day) not in answers and self.is_seldom and not answers.get((None, day)):
            answers.update(_Together.nothing(day))
        if (self, day) not in answers:
            answers[self, day] = self._ask(day)
        return answers[self, day]

    def _ask(self, day: date) -> list[Row]:
        # Through the proxy `connection` every single attribute would be looked up anew.
        database = connections[DEFAULT_DB_ALIAS]
        return _run(database, *self.statement(database), day)

    def statement(self, database: BaseDatabaseWrapper) -> tuple[str, list[Param]]:
        """Words and parameters, those that follow the day as distances from it."""
        known = self._statements.get(database.vendor)
        if known is None:
            (sql, params), (other_sql, other_params) = (
                self.ask(probe).query.sql_with_params() for probe in PROBES
            )
            if sql != other_sql:
                raise NotDaily(sql)
            pairs = zip(params, other_params, strict=True)
            known = sql, [_distance(one, other) for one, other in pairs]
            self._statements[database.vendor] = known
        return known


class _Together:
    """All questions that are seldom answered, as one statement."""

    questions: ClassVar[list[Daily]] = []
    _statements: ClassVar[dict[tuple[str, int], tuple[str, list[Param]]]] = {}

    @classmethod
    def nothing(cls, day: date) -> "dict[Asked, list[Row]]":
        """Those that have no rows on this day, and a mark that all were asked."""
        database = connections[DEFAULT_DB_ALIAS]
        (there,) = _run(database, *cls._statement(database), day)
        pairs = zip(cls.questions, there, strict=True)
        return {(None, day): [there]} | {(one, day): [] for one, is_there in pairs if not is_there}

    @classmethod
    def _statement(cls, database: BaseDatabaseWrapper) -> tuple[str, list[Param]]:
        key = database.vendor, len(cls.questions)
        if key not in cls._statements:
            statements = [question.statement(database) for question in cls.questions]
            sql = ", ".join(f"EXISTS({sql})" for sql, _params in statements)
            params = [param for _sql, params in statements for param in params]
            cls._statements[key] = f"SELECT {sql}", params
        return cls._statements[key]


def _run(database: BaseDatabaseWrapper, sql: str, params: list[Param], day: date) -> list[Row]:
    adapt = database.ops.adapt_datefield_value
    given = [
        adapt(_shifted(day, param)) if isinstance(param, timedelta) else param for param in params
    ]
    with database.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())


def _shifted(day: date, distance: timedelta) -> date:
    """The day at a distance; the first or the last there is instead of one beyond."""
    try:
        return day + distance
    except OverflowError:
        return date.max if distance > timedelta() else date.min


@contextmanager
def quiet() -> Iterator[None]:
    """Inside, the same question about the same day is asked once: nothing is done in between."""
    with _keeping({}):
        yield


@contextmanager
def stirred() -> Iterator[None]:
    """Inside a quiet time something is done: questions are asked anew, and again afterwards."""
    if (answers := _quiet.get()) is not None:
        answers.clear()
    with _keeping(None):
        yield


@contextmanager
def _keeping(answers: dict[Asked, list[Row]] | None) -> Iterator[None]:
    token = _quiet.set(answers)
    try:
        yield
    finally:
        _quiet.reset(token)


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
