"""The room's place in Django."""

from core.room import Room


class Upkeep(Room):
    """Whether the instance is well, and copies of what it owns."""

    default = True
    name = "core.upkeep"
