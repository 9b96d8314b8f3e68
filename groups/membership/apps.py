"""The room's place in Django."""

from core.room import Room


class Membership(Room):
    """Who belongs to the group."""

    default = True
    name = "groups.membership"
