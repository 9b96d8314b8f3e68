"""Processes that die in the middle of their work, and what must be true afterwards."""
