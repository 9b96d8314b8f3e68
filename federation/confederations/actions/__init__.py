"""What happens in a confederation: groups take seats, open joint votes, return and count."""

from federation.confederations.actions.awaiting import contradicted, uncounted, unheard
from federation.confederations.actions.certifying import (
    AlreadyCertified,
    NeverOpened,
    StillContradicted,
    StillProvisional,
    StillUncounted,
    StillUnheard,
    TooEarly,
    certify,
)
from federation.confederations.actions.founding import AlreadyFounded, found_confederation
from federation.confederations.actions.opening import (
    NobodyStartsIt,
    NotBefore,
    RollStands,
    announce_roll,
    open_joint_vote,
)
from federation.confederations.actions.returning import (
    Contradiction,
    OtherRoll,
    receive_return,
    vouch,
)
from federation.confederations.actions.seating import (
    AlreadySeated,
    NotSeated,
    seat_group,
    unseat_group,
)

__all__ = [
    "AlreadyCertified",
    "AlreadyFounded",
    "AlreadySeated",
    "Contradiction",
    "NeverOpened",
    "NobodyStartsIt",
    "NotBefore",
    "NotSeated",
    "OtherRoll",
    "RollStands",
    "StillContradicted",
    "StillProvisional",
    "StillUncounted",
    "StillUnheard",
    "TooEarly",
    "announce_roll",
    "certify",
    "contradicted",
    "found_confederation",
    "open_joint_vote",
    "receive_return",
    "seat_group",
    "uncounted",
    "unheard",
    "unseat_group",
    "vouch",
]
