"""A joint vote is counted for good."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.record.actions import append
from core.refusals import Refusal
from federation.confederations.counting import Counted, count, seconds
from federation.confederations.models import JointVote
from federation.confederations.rules.majorities import Ballots, Voice
from federation.confederations.verbs import CERTIFIED


class TooEarly(Refusal):
    """Returns may still come."""

    code = "too-early"
    sentence = _("Groups may return their tallies until the deadline.")


class StillProvisional(Refusal):
    """Too few groups vouch for a return that would count."""

    code = "still-provisional"
    sentence = _("The result waits: too few groups vouch for the tally of %(group)s yet.")


class AlreadyCertified(Refusal):
    """It was counted for good before."""

    code = "already-certified"
    sentence = _("Joint vote %(vote)s was counted before.")


@transaction.atomic
def certify(vote: JointVote, *, now: datetime) -> Counted:
    """Count a joint vote once and for good, after the last moment at which returns can come.

    Raises TooEarly, AlreadyCertified, and StillProvisional while a return that would count lacks
    its witnesses.
    """
    vote = JointVote.objects.select_for_update().get(pk=vote.pk)
    if vote.certified_at is not None:
        raise AlreadyCertified(vote=vote.number)
    if now <= vote.returns_by:
        raise TooEarly
    counted = count(vote)
    if counted.provisional:
        raise StillProvisional(group=_name(counted, counted.provisional[0].row.origin))
    vote.certified_at = now
    vote.is_adopted = counted.outcome.is_adopted
    vote.members = {
        str(seat.uid): seconds(seat.left_at) if seat.left_at else None
        for seat in vote.confederation.seats.all()
    }
    vote.save(update_fields=["certified_at", "is_adopted", "members"])
    append(CERTIFIED, subject=vote.subject, payload=certificate(vote, counted), at=now)
    return counted


def _name(counted: Counted, origin: str) -> str:
    return next(seat.name for seat in counted.seats if seat.origin == origin)


def certificate(vote: JointVote, counted: Counted) -> dict[str, object]:
    """What is recorded of a count: sums, the sum of the small groups, and each group's voice."""
    outcome = counted.outcome
    counted_voices = (Voice.YES, Voice.NO, Voice.ABSTAIN)
    voices = {voice.value: len(outcome.saying(voice)) for voice in counted_voices}
    return {
        "vote": vote.number,
        "outcome": "adopted" if outcome.is_adopted else "rejected",
        **_numbers(outcome.people),
        "pool": _numbers(counted.figures(vote.minimum_roll).pool),
        "voices": voices,
    }


def _numbers(ballots: Ballots) -> dict[str, str]:
    return {"yes": str(ballots.yes), "no": str(ballots.no), "blank": str(ballots.blank)}
