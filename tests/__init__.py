"""Tests: sentences about the community."""
