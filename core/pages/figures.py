"""The group in figures: what each room counts for the overview, asked for in one question."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, QuerySet, Value
from django.urls import reverse
from django.utils.functional import Promise

from core import hooks


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What a room lets be counted: rows, what many of them are called, and where they are."""

    rows: Callable[[], QuerySet[Any]]
    label: str | Promise
    url: str
    # Whether it counts something that members did: a group without any has just begun.
    is_work: bool = True
    # Whether there is such a thing in this group; asked on every overview without a query.
    is_shown: Callable[[], bool] = lambda: True


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number, what it counts, and where all of them are."""

    name: str
    number: int
    label: str | Promise
    link: str
    is_work: bool


def figures() -> list[Figure]:
    """Every room's figure, in the order in which they were registered; one query for all."""
    registered: list[tuple[str, Counted]] = hooks.figures.items()
    every = [(name, each) for name, each in registered if each.is_shown()]
    numbers = _count([each.rows() for _name, each in every])
    return [
        Figure(
            name=name,
            number=number,
            label=each.label,
            link=reverse(each.url),
            is_work=each.is_work,
        )
        for (name, each), number in zip(every, numbers, strict=True)
    ]


def _count(asked: list[QuerySet[Any]]) -> list[int]:
    if not asked:
        return []
    first, *others = [
        rows.order_by()
        .annotate(of=Value(at, IntegerField()))
        .values("of")
        .annotate(number=Count("pk"))
        .values_list("of", "number")
        for at, rows in enumerate(asked)
    ]
    # Where there are no rows there is no line.
    found = dict(first.union(*others, all=True))
    return [found.get(at, 0) for at in range(len(asked))]
