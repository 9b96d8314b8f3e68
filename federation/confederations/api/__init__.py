"""Confederations for programs: who belongs, what is asked, what was returned, what follows."""

from federation.confederations.api import belonging, votes

__all__ = ["belonging", "votes"]
