"""The room's place in Django."""

from core.room import Room


class Referenda(Room):
    """Roll, ballot box, count, result."""

    default = True
    name = "groups.referenda"
