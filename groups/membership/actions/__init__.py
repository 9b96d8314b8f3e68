"""The only writers of membership."""

from groups.membership.actions.admission import (
    AlreadyMember,
    GroupExists,
    NotAMember,
    TooFewFounders,
    admit,
    admit_many,
    end_membership,
    found,
    require_member,
)
from groups.membership.actions.applying import (
    AlreadyWaiting,
    ApplyingIsClosed,
    NotWaiting,
    apply,
    leave,
    propose,
    withdraw_application,
)
from groups.membership.actions.counting import (
    count_reputations,
    seal_ratings,
    warn_members,
)
from groups.membership.actions.inviting import (
    InvitationGone,
    NotYourInvitation,
    TooManyInvitations,
    accept_invitation,
    invite,
    withdraw_invitation,
)
from groups.membership.actions.rating import (
    CannotBeRated,
    NoSuchRating,
    OwnRating,
    rate,
    rate_many,
)

__all__ = [
    "AlreadyMember",
    "AlreadyWaiting",
    "ApplyingIsClosed",
    "CannotBeRated",
    "GroupExists",
    "InvitationGone",
    "NoSuchRating",
    "NotAMember",
    "NotWaiting",
    "NotYourInvitation",
    "OwnRating",
    "TooFewFounders",
    "TooManyInvitations",
    "accept_invitation",
    "admit",
    "admit_many",
    "apply",
    "count_reputations",
    "end_membership",
    "found",
    "invite",
    "leave",
    "propose",
    "rate",
    "rate_many",
    "require_member",
    "seal_ratings",
    "warn_members",
    "withdraw_application",
    "withdraw_invitation",
]
