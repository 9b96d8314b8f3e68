"""Pages of a confederation: how it is founded, and what its members and visitors see."""
