"""The room's place in Django."""

from core.room import Room


class Notices(Room):
    """What a person is told, and how."""

    default = True
    name = "core.notices"
