"""Groups that decide together: member groups, joint referenda, double majority."""
