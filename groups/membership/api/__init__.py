"""Membership for programs."""

from groups.membership.api import applying, inviting, rating, roll

__all__ = ["applying", "inviting", "rating", "roll"]
