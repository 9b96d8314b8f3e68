"""The room's place in Django."""

from core.room import Room


class Keys(Room):
    """Every key of the instance."""

    default = True
    name = "core.keys"
