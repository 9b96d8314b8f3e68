"""The group in figures: what each room counts for the overview."""

from dataclasses import dataclass

from django.utils.functional import Promise

from core import hooks


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, what it counts, and where all of them are."""

    number: int
    label: str | Promise
    link: str
    # Whether it counts something that members did: a group without any has just begun.
    is_work: bool = True


def figures() -> list[Figure]:
    """Every room's figure, in the order in which they were registered."""
    return [count() for count in hooks.figures.values()]
