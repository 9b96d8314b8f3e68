"""The room's place in Django."""

from core.room import Room


class Wire(Room):
    """How messages between computers are written, proved and fetched."""

    default = True
    name = "federation.wire"
    label = "wire"
