"""The room's place in Django."""

from core.room import Room


class Feeds(Room):
    """What readers elsewhere follow."""

    default = True
    name = "core.feeds"
