"""The law of a vote: the count, the file that can be recounted, the code that finds a ballot."""

from groups.referenda.rules.ballots import BLANK, Ballot, Header, Statement, write_ballots
from groups.referenda.rules.codes import (
    CodeMalformed,
    derive_pseudonym,
    format_code,
    normalise_words,
    read_code,
)
from groups.referenda.rules.counting import Outcome, Quorum, Reason, Step, count
from groups.referenda.rules.dates import closing_date
from groups.referenda.rules.fields import BallotsMalformed
from groups.referenda.rules.recounting import Recount, find_ballots, recount

__all__ = [
    "BLANK",
    "Ballot",
    "BallotsMalformed",
    "CodeMalformed",
    "Header",
    "Outcome",
    "Quorum",
    "Reason",
    "Recount",
    "Statement",
    "Step",
    "closing_date",
    "count",
    "derive_pseudonym",
    "find_ballots",
    "format_code",
    "normalise_words",
    "read_code",
    "recount",
    "write_ballots",
]
