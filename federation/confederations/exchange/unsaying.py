"""What a group's record does not hold any more, as we know it again, is taken back here.

Whoever signed two records said things in one that the other does not hold. Where our group decides
to know it again, what it says in votes that were not counted yet, whom it seats and what it opens
follow from the record known now, whatever was read before. Words that people only read stay.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from core import hooks
from core.instance import instance
from core.record.actions import append
from core.refusals import Refusal
from federation.confederations.actions import unseat_group
from federation.confederations.exchange import listeners
from federation.confederations.exchange.ends import settle
from federation.confederations.exchange.hearing import Said
from federation.confederations.exchange.membership import show_charter
from federation.confederations.exchange.reading import Body
from federation.confederations.models import (
    Confederation,
    Early,
    JointProposal,
    JointVote,
    Seat,
    Unfounded,
    Word,
)
from federation.confederations.verbs import UNSAID
from federation.peers.models import HeardObject, Peer

Taker = Callable[[Said], None]
_takers: dict[str, Taker] = {}


def takes_back(kind: str) -> Callable[[Taker], Taker]:
    """Let a function undo what followed from an object of a kind; it may raise Refusal."""

    def register(taker: Taker) -> Taker:
        _takers[kind] = taker
        return taker

    return register


def take_back(
    peer: Peer,
    kind: str,
    body: dict[str, Any],
    *,
    index: int,
    logged_at: datetime,
    now: datetime,
) -> bool:
    """Undo what followed from something that a group said; whether anything of it is undone.

    What still waits is forgotten. What is undone may be said again, and has its effect then.
    """
    Unfounded.objects.filter(confederation__peer=peer, index=index).delete()
    if Early.objects.filter(peer=peer, index=index).delete()[0]:
        return True
    taker = _takers.get(kind)
    if taker is None:
        return False
    with suppress(Refusal):
        taker(Said(peer=peer, body=Body(body), index=index, at=logged_at, now=now))
    return True


def _record(said: Said, row: str, *, subject: str) -> None:
    """`row` is what the check of the record calls it."""
    facts = {"name": said.peer.name, "origin": said.origin, "row": row}
    append(UNSAID, subject=subject, payload=facts, at=said.now)


def _hear_again(said: Said, kind: str, about: str) -> None:
    """What its record still holds about something has its effect once more, in its order."""
    lasting = HeardObject.objects.done().filter(peer=said.peer, kind=kind, reason="")
    for heard in lasting.filter(document__contains=about).order_by("number"):
        where = {"index": heard.index, "logged_at": heard.logged_at}
        with suppress(Refusal):
            hooks.civic_kinds[kind](said.peer, heard.words, **where, now=said.now)


def _by_this(said: Said) -> dict[str, object]:
    """Finds what this very object made, not what the record says a second time there."""
    return {"origin": said.origin, "index": said.index}


def _open_vote(said: Said) -> JointVote | None:
    """The vote that is spoken of, unless it was counted: then all that was counted stays."""
    votes = JointVote.objects.select_for_update().filter(certified_at__isnull=True)
    return votes.filter(uid=said.body.uid("vote")).first()


# --- Votes ------------------------------------------------------------------------------------
@takes_back("joint.returned")
def _return(said: Said) -> None:
    vote = _open_vote(said)
    uid = said.body.uid("return", by=said.origin)
    if vote is not None and vote.returns.filter(uid=uid, **_by_this(said)).delete()[0]:
        _record(said, f"return {uid}", subject=vote.subject)


@takes_back("joint.roll")
def _roll(said: Said) -> None:
    vote = _open_vote(said)
    if vote is not None and vote.rolls.filter(**_by_this(said)).delete()[0]:
        _record(said, f"roll of {said.origin} in {vote.subject}", subject=vote.subject)


@takes_back("joint.witnessed")
def _witnesses(said: Said) -> None:
    """Only what its record shows now says who vouched for a tally and a roll, and when."""
    vote = _open_vote(said)
    uid = said.body.uid("return", by=said.origin)
    row = vote.returns.filter(uid=uid, origin=said.origin).first() if vote is not None else None
    if vote is None or row is None:
        return
    row.testimonies.all().delete()
    row.cosigned = {}
    row.save(update_fields=["cosigned"])
    _record(said, f"witnesses of return {uid}", subject=vote.subject)
    if vote.rolls.filter(origin=said.origin).update(cosigned={}):
        roll = f"roll of {said.origin} in {vote.subject}"
        _record(said, f"witnesses of {roll}", subject=vote.subject)
    _hear_again(said, "joint.witnessed", str(vote.uid))


@takes_back("joint.certified")
def _certificate(said: Said) -> None:
    votes = JointVote.objects.filter(uid=said.body.uid("vote"))
    for vote in votes:
        vote.certificates.filter(**_by_this(said)).delete()


@takes_back("joint.sheet")
def _sheet(said: Said) -> None:
    uid = said.body.uid("proposal")
    for proposal in JointProposal.objects.filter(uid=uid):
        proposal.sheets.filter(origin=said.origin).delete()
        _hear_again(said, "joint.sheet", str(uid))


@takes_back("joint.opened")
def _opening(said: Said) -> None:
    """It was never opened; what others said about it stays, in case it is opened after all."""
    vote = _open_vote(said)
    if vote is None or vote.opened_by != said.origin:
        return
    vote.unsaid_at = said.now
    vote.save(update_fields=["unsaid_at"])
    JointProposal.objects.filter(opened=vote).update(opened=None)
    _record(said, vote.subject, subject=vote.subject)
    listeners.tell(listeners.unopened, vote, now=said.now)


# --- Said by the confederation ----------------------------------------------------------------
def _speaking(said: Said) -> Confederation | None:
    return Confederation.objects.filter(peer=said.peer).first()


@takes_back("confederation.seat")
def _seat(said: Said) -> None:
    """It never had this seat. One that asked something stays, left as soon as it was taken."""
    confederation = _speaking(said)
    seat = Seat.objects.filter(uid=said.body.uid("seat"), confederation=confederation).first()
    if seat is not None:
        _remove(seat, said)


def _remove(seat: Seat, said: Said) -> None:
    if seat.left_at is None:
        unseat_group(seat, at=seat.joined_at, now=said.now)
    if seat.origin == instance.origin:
        ours = Confederation.objects.filter(pk=seat.confederation_id, joined_at=seat.joined_at)
        ours.update(joined_at=None)
    if not JointVote.objects.filter(started_by=seat).exists():
        Seat.objects.filter(pk=seat.pk).delete()
        _record(said, seat.subject, subject=seat.subject)
    listeners.tell(listeners.unseated, seat, reason="left", now=said.now)


@takes_back("confederation.unseat")
def _end_of_seat(said: Said) -> None:
    """It never left this seat, unless the record says so in another place, or something else."""
    seat = Seat.objects.filter(uid=said.body.uid("seat"), confederation=_speaking(said)).first()
    if seat is not None and seat.end_word is None and seat.end_vote is None:
        _reopen(seat, said)
        _hear_again(said, "confederation.unseat", str(seat.uid))


def _reopen(seat: Seat, said: Said) -> None:
    """The seat was not left, unless the group has another one by now, or by something else."""
    confederation = seat.confederation
    if seat.left_at is None:
        return
    if confederation.seats.taken().filter(origin=seat.origin).exists():
        return
    former, seat.left_at, seat.end_word, seat.end_vote = seat.left_at, None, None, None
    seat.save(update_fields=["left_at", "end_word", "end_vote"])
    if seat.origin == instance.origin:
        left = Confederation.objects.filter(pk=confederation.pk, left_at=former)
        left.update(left_at=None)
    _record(said, f"end of {seat.subject}", subject=seat.subject)
    listeners.tell(listeners.seated, seat, now=said.now)
    settle(confederation, seat.origin, now=said.now)


# --- Said by groups of themselves -------------------------------------------------------------
@takes_back("confederation.leave")
def _leaving(said: Said) -> None:
    """It never said so: its seat goes on, unless it ended otherwise."""
    uid = said.body.uid("word", by=said.origin)
    if Word.objects.filter(uid=uid, origin=said.origin).delete()[0]:
        for seat in Seat.objects.filter(end_word=uid).select_related("confederation"):
            _reopen(seat, said)


@takes_back("confederation.join")
def _joining(said: Said) -> None:
    """It never said so: the seat that rested on it waits for its word."""
    uid = said.body.uid("word", by=said.origin)
    if Word.objects.filter(uid=uid, origin=said.origin).delete()[0]:
        resting = Seat.objects.filter(word=uid, index=None, confederation__peer__isnull=False)
        for seat in resting.select_related("confederation__peer"):
            _remove(seat, said)
            hub = seat.confederation.peer
            if hub is not None:
                _hear_again(replace(said, peer=hub), "confederation.seat", str(uid))


# --- Said by the confederation of its rules ---------------------------------------------------


@takes_back("confederation.charter")
def _charter(said: Said) -> None:
    """The charter before it is the last one again."""
    confederation, number = _speaking(said), said.body.whole("number", least=1)
    if confederation is None or not confederation.charters.filter(number=number).delete()[0]:
        return
    show_charter(confederation)
    row = f"charter {number} of {confederation.subject}"
    _record(said, row, subject=confederation.subject)
