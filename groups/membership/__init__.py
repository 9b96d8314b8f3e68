"""The room `groups.membership`: who belongs to the group."""
