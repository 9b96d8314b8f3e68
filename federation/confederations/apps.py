"""The room's place in Django."""

from core.room import Room


class Confederations(Room):
    """Groups that decide together."""

    default = True
    name = "federation.confederations"
    label = "confederations"
