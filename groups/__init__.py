"""How a group governs itself."""
