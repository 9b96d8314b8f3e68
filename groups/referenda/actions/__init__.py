"""The only writers of votes: opening, casting, keeping the box, closing."""

from groups.referenda.actions.box import (
    compact,
    compacted_at_the_end,
    fill_box,
    is_lost,
    rewrite_box,
    settle_keys,
)
from groups.referenda.actions.casting import (
    AlreadyVoted,
    BallotsAreOpen,
    BallotsAreSealed,
    BallotStands,
    BoxLost,
    NotOnTheRoll,
    NotVoted,
    ReasonTooLong,
    TooEarly,
    TooLate,
    UnknownChoice,
    VoteIsFixed,
    VotesInTheOpen,
    objection_to_voting,
)
from groups.referenda.actions.closing import BoxDisagrees, close
from groups.referenda.actions.jointly import count_with_others, open_jointly
from groups.referenda.actions.opening import open_referendum, reopen
from groups.referenda.actions.openly import cast_open, forget_reasons, take_back_open
from groups.referenda.actions.secretly import (
    CodeTaken,
    Receipt,
    UnknownCode,
    WrongCode,
    cast_sealed,
    change_sealed,
    new_code,
    withdraw_sealed,
)
from groups.referenda.actions.shutting import shut

__all__ = [
    "AlreadyVoted",
    "BallotStands",
    "BallotsAreOpen",
    "BallotsAreSealed",
    "BoxDisagrees",
    "BoxLost",
    "CodeTaken",
    "NotOnTheRoll",
    "NotVoted",
    "ReasonTooLong",
    "Receipt",
    "TooEarly",
    "TooLate",
    "UnknownChoice",
    "UnknownCode",
    "VoteIsFixed",
    "VotesInTheOpen",
    "WrongCode",
    "cast_open",
    "cast_sealed",
    "change_sealed",
    "close",
    "compact",
    "compacted_at_the_end",
    "count_with_others",
    "fill_box",
    "forget_reasons",
    "is_lost",
    "new_code",
    "objection_to_voting",
    "open_jointly",
    "open_referendum",
    "reopen",
    "rewrite_box",
    "settle_keys",
    "shut",
    "take_back_open",
    "withdraw_sealed",
]
