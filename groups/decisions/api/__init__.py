"""Decisions, the law book and effects for programs."""

from groups.decisions.api import book, decided, effects

__all__ = ["book", "decided", "effects"]
