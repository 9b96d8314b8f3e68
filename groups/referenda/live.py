"""What stays true on an open page of votes: how many have voted, and that a vote is over."""

from collections.abc import Collection, Mapping
from typing import Any

from core.pages.pieces import Piece
from groups.referenda import verbs
from groups.referenda.models import Referendum
from groups.referenda.showing import spoken_for

OPENLY = frozenset({verbs.CAST.name, verbs.CHANGED.name, verbs.TAKEN_BACK.name})
NIGHTLY = frozenset({verbs.BOX_KEPT.name, verbs.BOX_KEPT_FOR_MEMBERS.name})
CLOSED = frozenset({verbs.CLOSED.name, verbs.CLOSED_FOR_MEMBERS.name})
MOVES = CLOSED | {verbs.OPENED.name, verbs.EXTENDED.name, verbs.REOPENED.name}


def _running(subject: str, said: Collection[str]) -> Referendum | None:
    """The vote, if it is open and its turnout may be told because of what was recorded.

    Of a secret vote only the nightly entry tells: an open ballot in it comes at a moment, and the
    turnout of that moment would say how many have voted in secret since the last one.
    """
    vote = Referendum.objects.running().filter(uid=subject.partition(":")[2]).first()
    if vote is None or (vote.is_sealed and not NIGHTLY.intersection(said)):
        return None
    return vote


def _turnout(subject: str, said: Collection[str], _added: str) -> Mapping[str, Any] | None:
    vote = _running(subject, said)
    if vote is None:
        return None
    return {
        "vote": vote,
        "turnout": vote.roll.taken_part().count(),
        "spoken_for": spoken_for(vote),
    }


def _line(subject: str, said: Collection[str], _added: str) -> Mapping[str, Any] | None:
    vote = _running(subject, said)
    return {"vote": vote, "turnout": vote.roll.taken_part().count()} if vote else None


PIECES = (
    Piece(
        name="turnout",
        verbs=OPENLY | NIGHTLY,
        template="referenda/turnout.html",
        read=_turnout,
    ),
    Piece(
        name="turnout-line",
        verbs=OPENLY | NIGHTLY,
        template="referenda/turnout_line.html",
        read=_line,
    ),
    Piece(name="vote", verbs=MOVES),
    Piece(name="votes", verbs=MOVES, of_one=False),
    # How one's own vote stands by one's mandates: the person asks for it, nobody is sent it.
    Piece(name="my-votes", verbs=OPENLY | MOVES | {"delegation.mandates_kept"}, of_one=False),
    Piece(name="speakers", verbs=frozenset({"delegation.mandates_kept"}), of_one=False),
)
