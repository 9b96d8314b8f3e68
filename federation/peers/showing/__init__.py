"""How it stands with other groups, in the words of a neighbour."""
