"""Rows of a confederation: its groups, its joint votes, and what the groups say about them."""

from federation.confederations.models.foundings import Admission, Plan, PlannedGroup, Wish
from federation.confederations.models.grounds import Expulsion, Unfounded, Word, WordKind
from federation.confederations.models.members import Charter, Confederation, Duty, Early
from federation.confederations.models.proposals import (
    JointArgument,
    JointProposal,
    Sheet,
    Started,
)
from federation.confederations.models.returns import Certificate, Return, Testimony
from federation.confederations.models.seats import Seat
from federation.confederations.models.votes import GroupRoll, JointVote

__all__ = [
    "Admission",
    "Certificate",
    "Charter",
    "Confederation",
    "Duty",
    "Early",
    "Expulsion",
    "GroupRoll",
    "JointArgument",
    "JointProposal",
    "JointVote",
    "Plan",
    "PlannedGroup",
    "Return",
    "Seat",
    "Sheet",
    "Started",
    "Testimony",
    "Unfounded",
    "Wish",
    "Word",
    "WordKind",
]
