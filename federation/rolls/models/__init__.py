"""The room's rows."""

from federation.rolls.models.guarding import Batch, Guarded
from federation.rolls.models.heard import Electors, GuardianKey, OtherList, Released
from federation.rolls.models.homes import VotingHome
from federation.rolls.models.rolls import Clash, Elector, Roll, State

__all__ = [
    "Batch",
    "Clash",
    "Elector",
    "Electors",
    "Guarded",
    "GuardianKey",
    "OtherList",
    "Released",
    "Roll",
    "State",
    "VotingHome",
]
