"""Rows of votes: the vote itself, its roll, the ballots in the box, and what came of it."""

from groups.referenda.models.ballots import LONGEST_REASON, OpenBallot, SealedBallot
from groups.referenda.models.booklets import Booklet
from groups.referenda.models.referendum import Level, Option, Referendum, State
from groups.referenda.models.results import BallotFile, Result
from groups.referenda.models.roll import RollEntry

__all__ = [
    "LONGEST_REASON",
    "BallotFile",
    "Booklet",
    "Level",
    "OpenBallot",
    "Option",
    "Referendum",
    "Result",
    "RollEntry",
    "SealedBallot",
    "State",
]
