"""The room's place in Django."""

from core.room import Room


class Record(Room):
    """The append-only public record."""

    default = True
    name = "core.record"
