"""What neighbours read about other groups, and what those ask."""
