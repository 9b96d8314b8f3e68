"""Rows of a confederation: its groups, its joint votes, and what the groups returned."""

from federation.confederations.models.returns import Return
from federation.confederations.models.seats import Seat
from federation.confederations.models.votes import GroupRoll, JointVote

__all__ = ["GroupRoll", "JointVote", "Return", "Seat"]
