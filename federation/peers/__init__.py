"""The room `federation.peers`: which other groups we know, and whether our records agree."""
