"""Rows about membership: the register, standings, ratings, invitations, foundings."""

from groups.membership.models.foundings import Founding, Seat
from groups.membership.models.history import ReputationNote
from groups.membership.models.invitations import Invitation
from groups.membership.models.ratings import Rating, Welcome
from groups.membership.models.register import Register
from groups.membership.models.reputation import ratings_by, reputation, sums
from groups.membership.models.standing import (
    Span,
    Standing,
    State,
    is_member,
    member_ids,
    members_count,
)

__all__ = [
    "Founding",
    "Invitation",
    "Rating",
    "Register",
    "ReputationNote",
    "Seat",
    "Span",
    "Standing",
    "State",
    "Welcome",
    "is_member",
    "member_ids",
    "members_count",
    "ratings_by",
    "reputation",
    "sums",
]
