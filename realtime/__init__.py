"""Shows what happens, while it happens."""
