"""Pages of membership: founding, joining, inviting, the roll, my own standing."""
