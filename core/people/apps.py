"""The room's place in Django."""

from core.room import Room


class People(Room):
    """Accounts: names, sign-in, privacy, own data."""

    default = True
    name = "core.people"
