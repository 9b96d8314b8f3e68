"""The room's place in Django."""

from core.room import Room


class Realtime(Room):
    """Shows what happens, while it happens."""

    default = True
    name = "realtime"
    label = "realtime"
