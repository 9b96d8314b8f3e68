"""The site as a picture: a road through a village, with a house for every place.

Only numbers are worked out here; the template draws. It is as wide as a phone in its own measure,
so that its letters are as large as those around it, and nothing in it is smaller than a finger.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

WIDTH = 320
FINGER = 44
LEAST_HEIGHT = 92
EDGE = 56
# The road swings between these two, and the words stand to the right of both.
BEND = (38, 74)
WORDS = 118


@dataclass(frozen=True, slots=True)
class House:
    """Where a place stands, and the lines with those inside it."""

    x: int
    y: int
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Houses in their order, and the road past them."""

    houses: tuple[House, ...]
    road: str
    height: int
    width: int = WIDTH
    words: int = WORDS


def picture(inside: Sequence[int]) -> Picture:
    """The picture of so many places, each with that many inside."""
    houses = []
    y = EDGE
    for number, within in enumerate(inside):
        lines = tuple(y + FINGER * (line + 1) for line in range(within))
        houses.append(House(BEND[number % 2], y, lines))
        y += max(LEAST_HEIGHT, FINGER * (within + 1) + EDGE // 2)
    height = max((_foot(house) for house in houses), default=EDGE)
    return Picture(tuple(houses), _road(houses), height)


def _foot(house: House) -> int:
    """Where the picture may end under a house and its lines."""
    return max(house.y + EDGE, *(line + FINGER // 2 + 8 for line in house.lines), 0)


def _road(houses: Sequence[House]) -> str:
    """A smooth line from door to door, as the `d` of an SVG path."""
    if not houses:
        return ""
    path = [f"M{houses[0].x} {houses[0].y}"]
    for here, there in pairwise(houses):
        middle = (here.y + there.y) // 2
        path.append(f"C{here.x} {middle} {there.x} {middle} {there.x} {there.y}")
    return " ".join(path)
