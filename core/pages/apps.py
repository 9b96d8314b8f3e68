"""The room's place in Django."""

from core.room import Room


class Pages(Room):
    """The shell of the site."""

    default = True
    name = "core.pages"
