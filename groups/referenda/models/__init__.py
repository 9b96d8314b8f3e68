"""Rows of votes: the vote itself, its roll, the ballots in the box, and what came of it."""

from groups.referenda.models.ballots import OpenBallot, SealedBallot
from groups.referenda.models.referendum import Level, Option, Referendum, State
from groups.referenda.models.results import BallotFile, Result
from groups.referenda.models.roll import RollEntry

__all__ = [
    "BallotFile",
    "Level",
    "OpenBallot",
    "Option",
    "Referendum",
    "Result",
    "RollEntry",
    "SealedBallot",
    "State",
]
