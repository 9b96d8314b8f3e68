"""Every act a person can do in the group: one table, room by room, and the scene it is done in."""
