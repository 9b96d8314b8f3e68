"""Votes that somebody opened without the duty to, which nobody here knew when they were heard."""

from datetime import datetime

from core.record.actions import append
from federation.confederations.exchange import listeners
from federation.confederations.exchange.matters import hub_name
from federation.confederations.models import Confederation, Early, JointProposal, JointVote
from federation.confederations.rules.consequences import is_about_duty_alone
from federation.confederations.verbs import UNDUE
from federation.peers.models import HeardObject


def take_out(confederation: Confederation, *, now: datetime) -> None:
    """Let the openings wait again that would wait, were they heard only now.

    The question is open again to whoever has the duty. What was counted stays counted.
    """
    for vote in confederation.votes.open().select_for_update().order_by("number"):
        if not _is_due(confederation, vote):
            _take_out(vote, now=now)


def _is_due(confederation: Confederation, vote: JointVote) -> bool:
    """Whether who opened it had the duty then; the vote that passes it any member may open."""
    if is_about_duty_alone(vote.effects):
        return True
    return vote.opened_by == confederation.hub_at(vote.opened_at)


def _take_out(vote: JointVote, *, now: datetime) -> None:
    confederation, origin = vote.confederation, vote.opened_by
    vote.unsaid_at = now
    vote.save(update_fields=["unsaid_at"])
    JointProposal.objects.filter(opened=vote).update(opened=None)
    facts = {"vote": vote.number, "origin": origin, "name": confederation.name_of(origin)}
    append(UNDUE, subject=vote.subject, payload=facts, at=now)
    heard = HeardObject.objects.done().filter(peer__origin=origin, kind="joint.opened")
    for one in heard.filter(document__contains=str(vote.uid)):
        words = {"kind": one.kind, "body": one.words, "logged_at": one.logged_at}
        waits = {"waits_for": hub_name(confederation, origin)}
        Early.objects.get_or_create(peer=one.peer, index=one.index, defaults=words | waits)
    listeners.tell(listeners.unopened, vote, now=now)
