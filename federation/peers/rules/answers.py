"""How much one answer to another group's computer holds; it asks again for what follows."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

MOST_BYTES = 512 * 1024
MOST_OBJECTS = 64
Thing = TypeVar("Thing")


def fitting(weighed: Iterable[tuple[Thing, int]]) -> Iterator[Thing]:
    """As many of these, each with its bytes, as fit; the first in any case."""
    room = MOST_BYTES
    for thing, weight in weighed:
        if weight > room < MOST_BYTES:
            return
        room -= weight
        yield thing
