"""The room's place in Django."""

from core.room import Room


class Programs(Room):
    """What programs may do, and how they are answered."""

    default = True
    name = "core.programs"
