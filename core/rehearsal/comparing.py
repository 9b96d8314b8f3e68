"""Compares what a scenario expects with what happened."""

from collections.abc import Iterator, Mapping
from typing import Any

from core.rehearsal.text import field_path, shown

# Lists of rows that belong together by a number, and the field that holds it.
ROWS = {"daily": ("tick", "update"), "ticks": ("tick",)}


class Nothing:
    """Stands for what is not there."""

    def __repr__(self) -> str:
        return "nothing"


NOTHING = Nothing()
Difference = tuple[str, Any, Any]


def differences(expected: Mapping[str, Any], result: Mapping[str, Any]) -> Iterator[Difference]:
    """Path, expected and real value of each difference.

    What `expected` leaves out is not compared: neither fields nor rows, except rows after its last
    one. Other lists must be equal, and a truth value equals no number.
    """
    for name, wanted in expected.items():
        got = result.get(name, NOTHING)
        is_table = name in ROWS and isinstance(wanted, list) and isinstance(got, list)
        yield from _rows(name, wanted, got) if is_table else _values(name, wanted, got)


def said(value: Any) -> str:
    """A value in a line about a difference."""
    return "nothing" if isinstance(value, Nothing) else shown(value)


def _rows(name: str, wanted: list[Any], got: list[dict[str, Any]]) -> Iterator[Difference]:
    key = next((key for key in ROWS[name] if got and key in got[0]), ROWS[name][0])
    real = {row[key]: row for row in got}
    last = 0
    for index, row in enumerate(wanted):
        number = row.get(key) if isinstance(row, dict) else None
        found: Any = NOTHING
        if isinstance(number, int) and not isinstance(number, bool):
            last = max(last, number)
            found = real.get(number, NOTHING)
        yield from _values(f"{name}[{index}]", row, found)
    for index, row in enumerate(got):
        if row[key] > last:
            yield f"{name}[{index}]", NOTHING, row


def _values(path: str, wanted: Any, got: Any) -> Iterator[Difference]:
    if isinstance(wanted, dict) and isinstance(got, dict):
        for name, value in wanted.items():
            yield from _values(field_path(path, name), value, got.get(name, NOTHING))
    elif not equal(wanted, got):
        yield path, wanted, got


def equal(one: Any, other: Any) -> bool:
    """Are two JSON values the same? Lists in their order, objects with all their fields."""
    if type(one) is not type(other) and not (isinstance(one, dict) and isinstance(other, dict)):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(equal(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(equal, one, other))
    return bool(one == other)
