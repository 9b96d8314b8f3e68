"""The law of carried votes: which mandate speaks, what it yields, what carries weight."""
