"""The room's place in Django."""

from core.room import Room


class Proposals(Room):
    """Drafting, signatures, arguments."""

    default = True
    name = "groups.proposals"
