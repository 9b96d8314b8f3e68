"""What the open data consist of: each room declares its tables and the columns the world may see.

Only what a table declares is written. Whoever adds a column says by that who may see it: the world,
for ever, because what was downloaded cannot be taken back.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import KW_ONLY, dataclass
from datetime import date
from itertools import islice
from typing import Any, Literal
from uuid import UUID

from django.utils.functional import Promise

Type = Literal["integer", "string", "boolean", "date", "datetime", "object", "array"]
Row = Mapping[str, Any]
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its description is for programmers and English, as everything in the schema."""

    name: str
    type: Type
    description: str
    _: KW_ONLY
    may_be_missing: bool = False
    among: tuple[str, ...] = ()

    @property
    def schema(self) -> dict[str, Any]:
        """As Table Schema says it."""
        constraints: dict[str, Any] = {} if self.may_be_missing else {"required": True}
        if self.among:
            constraints["enum"] = list(self.among)
        field: dict[str, Any] = {
            "name": self.name,
            "type": self.type,
            "description": self.description,
        }
        return field | ({"constraints": constraints} if constraints else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table, registered in `core.hooks.open_data`; each row has exactly the columns.

    `rows` hands out one row after the other, however many there are. `refers` names the tables
    that columns lead to, with the column there; such a table is written after this one, so that
    what is added in between is never missing there.
    """

    name: str
    title: Words
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: Callable[[], Iterable[Row]]
    refers: Mapping[str, tuple[str, str]]

    def row(self, thing: Any, **given: Any) -> Row:
        """What is given, and in the other columns what the thing has under their names."""
        others = (column.name for column in self.columns if column.name not in given)
        return {name: getattr(thing, name) for name in others} | given

    @property
    def schema(self) -> dict[str, Any]:
        """As Table Schema says it."""
        return {
            "fields": [column.schema for column in self.columns],
            "primaryKey": list(self.key),
            "foreignKeys": [
                {"fields": [column], "reference": {"resource": table, "fields": [there]}}
                for column, (table, there) in self.refers.items()
            ],
        }


def plain(value: Any) -> Any:
    """A value as JSON holds it."""
    if isinstance(value, date):  # a datetime, too
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def in_chunks(rows: Iterable[Any], size: int = 200) -> Iterator[list[Any]]:
    """Rows by the handful, so that what belongs to them is asked for at once."""
    left = iter(rows)
    while chunk := list(islice(left, size)):
        yield chunk
