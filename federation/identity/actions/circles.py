"""Who has to have seen that a key waits, before it counts for all of them."""

from datetime import datetime

from core import hooks

Circle = frozenset[str]


def circles_of(origin: str, *, at: datetime) -> list[Circle]:
    """The groups, by origins, with whom this one decided together at a moment.

    One circle for each confederation that it belongs to and that concerns us, without the group
    itself. Rooms that know of such groups say so in `hooks.circles`.
    """
    found = [circle for asked in hooks.circles.values() for circle in asked(origin, at=at)]
    return [circle for circle in found if circle]
