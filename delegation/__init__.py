"""Carries votes: mandates, scopes, resolution, concentration."""
