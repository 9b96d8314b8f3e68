"""Lists in pages: each page says where the next begins, however much happens in the meantime."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ParseError

Row = TypeVar("Row", bound=Model)
SALT = "programs.cursor"
PAGE = 40
MOST = 200
FOREIGN = _("This cursor is not one of ours. Begin again without it.")


class PageAsked(serializers.Serializer[Any]):
    """Which page of a list."""

    cursor = serializers.CharField(
        required=False, max_length=500, help_text="Where a page begins; from `next` of the last."
    )
    limit = serializers.IntegerField(
        required=False, default=PAGE, min_value=1, max_value=MOST, help_text="How many at most."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Rows in an order whose last column is unique, and how a page of them is shown.

    The columns hold no nulls. `shown` gets the rows of one page, so that it can ask once for all.
    """

    rows: "QuerySet[Any, Any]"
    order: Sequence[str]
    shown: Callable[[list[Any]], Sequence[Any]] = list


@dataclass(frozen=True, slots=True)
class Part:
    """One page, and the cursor of the next if there is one."""

    shown: Sequence[Any]
    cursor: str | None


def part_of(listed: Listed, *, cursor: str | None, limit: int) -> Part:
    """The page that begins after the cursor; raises ParseError for a cursor of somebody else's."""
    rows = listed.rows.order_by(*listed.order)
    if cursor is not None:
        rows = rows.filter(_after(listed.order, _read(cursor, listed.order)))
    found = list(rows[: limit + 1])
    page = found[:limit]
    further = _write(page[-1], listed.order) if len(found) > limit else None
    return Part(listed.shown(page), further)


def _write(row: Any, order: Sequence[str]) -> str:
    values = [_plain(_value(row, column.lstrip("-"))) for column in order]
    return signing.dumps([list(order), values], salt=SALT)


def _read(cursor: str, order: Sequence[str]) -> list[Any]:
    try:
        made_for, values = signing.loads(cursor, salt=SALT)
    except signing.BadSignature:
        raise ParseError(FOREIGN) from None
    if made_for != list(order):
        raise ParseError(FOREIGN)
    return list(values)


def _after(order: Sequence[str], values: Sequence[Any]) -> Q:
    """Behind these values: further in the first column, or level there and further in the next."""
    found, level = Q(), Q()
    for column, value in zip(order, values, strict=True):
        name = column.lstrip("-")
        further = "lt" if column.startswith("-") else "gt"
        found |= level & Q(**{f"{name}__{further}": value})
        level &= Q(**{name: value})
    return found


def _value(row: Any, column: str) -> Any:
    for name in column.split("__"):
        row = getattr(row, name)
    return row


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
