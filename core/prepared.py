"""Statements that are built once: finding and changing rows by whole numbers, and adding a row.

Building a statement costs Django many times what the database needs for it. Most acts read the
same few rows, each by its number, and add an entry to the record.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import AutoField, Model, QuerySet
from django.db.models.query import get_related_populators  # type: ignore[attr-defined]
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.subqueries import UpdateQuery

Row = TypeVar("Row", bound=Model)
Places = Sequence[tuple[int, int]]
# Numbers that stand for what will be given, small enough for every column; no statement holds them
# for another reason.
FIRST_PROBE = 31_987


class NotPrepared(Exception):
    """The statement does not hold what is given as it is, or holds it not at all."""


@dataclass(frozen=True, slots=True)
class _Statement:
    """Words, parameters with the places of what is given, and how columns are read."""

    sql: str
    params: Sequence[Any]
    places: Places
    compiler: SQLCompiler
    converters: dict[int, Any]
    read: Callable[[Sequence[Any]], Any]

    def run(self, database: BaseDatabaseWrapper, given: Sequence[int]) -> list[Any]:
        with database.cursor() as cursor:
            cursor.execute(self.sql, _filled(self.params, self.places, given))
            return list(cursor.fetchall())

    def counting(self) -> "_Statement":
        return replace(self, sql=f"SELECT COUNT(*) FROM ({self.sql}) AS found")  # noqa: S608


class Prepared(Generic[Row]):
    """The rows of a QuerySet that depends on nothing but some whole numbers.

    It is evaluated anew each time; only its words are kept.
    """

    def __init__(self, ask: Callable[..., "QuerySet[Row]"], *, given: int = 1) -> None:
        self.ask = ask
        self.given = given
        self._statements: dict[str, _Statement] = {}

    def first(self, *numbers: int) -> Row | None:
        """The first row, or None."""
        return next(self.rows(*numbers), None)

    def rows(self, *numbers: int) -> Iterator[Row]:
        """All rows, each as its model reads it."""
        database = connections[DEFAULT_DB_ALIAS]
        statement = self._statement(database)
        found: Any = statement.run(database, numbers)
        if found and statement.converters:
            found = statement.compiler.apply_converters(found, statement.converters)
        return map(statement.read, found)

    def exists(self, *numbers: int) -> bool:
        """Whether there is a row. The QuerySet should ask for few columns and one row."""
        database = connections[DEFAULT_DB_ALIAS]
        return bool(self._statement(database).run(database, numbers))

    def count(self, *numbers: int) -> int:
        """How many rows there are; the QuerySet should ask for few columns, in no order."""
        database = connections[DEFAULT_DB_ALIAS]
        return int(self._statement(database).counting().run(database, numbers)[0][0])

    def _statement(self, database: BaseDatabaseWrapper) -> _Statement:
        known = self._statements.get(database.vendor)
        if known is None:
            known = self._statements[database.vendor] = self._build(database)
        return known

    def _build(self, database: BaseDatabaseWrapper) -> _Statement:
        compiler = self.ask(*_probes(self.given)).query.get_compiler(connection=database)
        sql, params = compiler.as_sql()
        places = _places(sql, params, self.given)
        columns = [column for column, _sql, _alias in compiler.select]
        converters = compiler.get_converters(columns)
        return _Statement(sql, tuple(params), places, compiler, converters, _reader(compiler))


def _reader(compiler: Any) -> Callable[[Sequence[Any]], Any]:
    """How a row becomes an object, with those beside it and what was worked out for it."""
    info, worked_out = compiler.klass_info, compiler.annotation_col_map.items()
    first, last = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column.target.attname for column, _sql, _alias in compiler.select[first:last]]
    beside = get_related_populators(info, compiler.select, DEFAULT_DB_ALIAS)

    def read(row: Sequence[Any]) -> Any:
        found = info["model"].from_db(DEFAULT_DB_ALIAS, names, row[first:last])
        for each in beside:
            each.populate(row, found)
        for name, place in worked_out:
            setattr(found, name, row[place])
        return found

    return read


class Change:
    """Gives some columns of the rows of a QuerySet the same values, as `update` does."""

    def __init__(
        self, ask: Callable[..., "QuerySet[Any]"], *, given: int = 1, **values: object
    ) -> None:
        self.ask = ask
        self.given = given
        self.values = values
        self._statements: dict[str, tuple[str, Sequence[Any], Places]] = {}

    def __call__(self, *numbers: int) -> int:
        """Write; how many rows there were."""
        database = connections[DEFAULT_DB_ALIAS]
        if database.vendor not in self._statements:
            self._statements[database.vendor] = self._build(database)
        sql, params, places = self._statements[database.vendor]
        with database.cursor() as cursor:
            cursor.execute(sql, _filled(params, places, numbers))
            return int(cursor.rowcount)

    def _build(self, database: BaseDatabaseWrapper) -> tuple[str, Sequence[Any], Places]:
        query: Any = self.ask(*_probes(self.given)).query.chain(UpdateQuery)
        query.add_update_values(self.values)
        sql, params = query.get_compiler(connection=database).as_sql()
        return sql, params, _places(sql, params, self.given)


def _probes(given: int) -> range:
    return range(FIRST_PROBE, FIRST_PROBE + given)


def _places(sql: str, params: Sequence[Any], given: int) -> Places:
    """Where in the parameters each number stands; raises NotPrepared."""
    probes = _probes(given)
    places = [(at, param - FIRST_PROBE) for at, param in enumerate(params) if param in probes]
    if {which for _at, which in places} != set(range(given)):
        raise NotPrepared(sql)
    return places


def _filled(params: Sequence[Any], places: Places, given: Sequence[int]) -> list[Any]:
    filled = list(params)
    for place, which in places:
        filled[place] = given[which]
    return filled


def add(row: Model) -> None:
    """Write a new row, as `row.save(force_insert=True)` does; its number is given to it."""
    database = connections[DEFAULT_DB_ALIAS]
    sql, fields, numbered = _words(type(row), database.vendor)
    params = [field.get_db_prep_save(field.pre_save(row, add=True), database) for field in fields]
    with database.cursor() as cursor:
        cursor.execute(sql, params)
        if numbered:
            row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


@lru_cache
def _words(model: type[Model], _vendor: str) -> tuple[str, Sequence[Any], bool]:
    quoted = connections[DEFAULT_DB_ALIAS].ops.quote_name
    meta = model._meta
    fields = [field for field in meta.local_concrete_fields if not isinstance(field, AutoField)]
    columns = ", ".join(quoted(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {quoted(meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608
    numbered = isinstance(meta.pk, AutoField)
    return (f"{sql} RETURNING {quoted(meta.pk.column)}" if numbered else sql), fields, numbered
