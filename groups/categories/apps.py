"""The room's place in Django."""

from core.room import Room


class Categories(Room):
    """What a proposal is about."""

    default = True
    name = "groups.categories"
