"""The law of proposals: their stages, signatures, dates, and how two versions differ."""

from groups.proposals.rules.signatures import (
    Requirement,
    Verdict,
    days_after,
    signatures_needed,
    verdict_of,
    voting_dates,
)
from groups.proposals.rules.stages import (
    ENDED,
    JOINT_MOVES,
    MOVES,
    PERMITTED,
    PUBLIC,
    UNDECIDED,
    Act,
    IllegalMove,
    Objection,
    Stage,
    check_move,
    objection_to,
)
from groups.proposals.rules.texts import Change, Line, Piece, compare, digest

__all__ = [
    "ENDED",
    "JOINT_MOVES",
    "MOVES",
    "PERMITTED",
    "PUBLIC",
    "UNDECIDED",
    "Act",
    "Change",
    "IllegalMove",
    "Line",
    "Objection",
    "Piece",
    "Requirement",
    "Stage",
    "Verdict",
    "check_move",
    "compare",
    "days_after",
    "digest",
    "objection_to",
    "signatures_needed",
    "verdict_of",
    "voting_dates",
]
