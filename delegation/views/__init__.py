"""Pages of delegation: my votes, giving a mandate, who speaks, and where votes flow."""
