"""The room's place in Django."""

from core.room import Room


class Constitution(Room):
    """The charter read aloud, amended, tried out."""

    default = True
    name = "groups.constitution"
