"""The law of the constitution: amending stays possible, and what a change would have changed."""

from groups.constitution.rules.amending import (
    LONGEST_WAY,
    Finding,
    Obstacle,
    Way,
    obstacle_among_groups,
    obstacle_to,
    remaining_members,
    way_of,
)
from groups.constitution.rules.trying import Answer, Collected, Vote, Why, try_out

__all__ = [
    "LONGEST_WAY",
    "Answer",
    "Collected",
    "Finding",
    "Obstacle",
    "Vote",
    "Way",
    "Why",
    "obstacle_among_groups",
    "obstacle_to",
    "remaining_members",
    "try_out",
    "way_of",
]
