"""The room's place in Django."""

from core.room import Room


class Rehearsal(Room):
    """Plays a scenario through the real actions."""

    default = True
    name = "core.rehearsal"
