"""The room's place in Django."""

from core.room import Room


class Decisions(Room):
    """The law book, and what a decision does."""

    default = True
    name = "groups.decisions"
