"""People for programs: others as they chose to be shown, and oneself."""

from core.people.api import choices, data, own, profiles

__all__ = ["choices", "data", "own", "profiles"]
