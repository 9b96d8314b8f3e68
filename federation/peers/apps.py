"""The room's place in Django."""

from core.room import Room


class Peers(Room):
    """Which other groups we know, and whether our records agree."""

    default = True
    name = "federation.peers"
    label = "peers"
