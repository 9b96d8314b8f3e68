"""The room's place in Django."""

from core.room import Room


class Delegation(Room):
    """Who votes on behalf of whom."""

    default = True
    name = "delegation"
