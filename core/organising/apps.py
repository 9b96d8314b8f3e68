"""The room's place in Django."""

from core.room import Room


class Organising(Room):
    """Procedures for organising (S1-010), which lie in docs/organising/."""

    default = True
    name = "core.organising"
