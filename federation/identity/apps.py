"""The room's place in Django."""

from core.room import Room


class Identity(Room):
    """Who the instance and its group are towards everybody else."""

    default = True
    name = "federation.identity"
    label = "identity"
