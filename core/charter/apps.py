"""The room's place in Django."""

from core.room import Room


class Charter(Room):
    """The rules as data."""

    default = True
    name = "core.charter"
