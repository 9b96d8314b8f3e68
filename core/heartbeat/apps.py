"""The room's place in Django."""

from core.room import Room


class Heartbeat(Room):
    """The one clock: each day's work once, in order."""

    default = True
    name = "core.heartbeat"
