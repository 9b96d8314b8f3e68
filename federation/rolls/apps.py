"""The room's place in Django."""

from core.room import Room


class Rolls(Room):
    """One person, one vote across groups."""

    default = True
    name = "federation.rolls"
    label = "rolls"
