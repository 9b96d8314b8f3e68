"""A joint vote is counted for good."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.record.actions import append
from core.record.rules.canonical import canonical
from core.refusals import Refusal
from federation.confederations.actions.awaiting import (
    begun_anew,
    contradicted,
    uncounted,
    unheard,
    withheld,
)
from federation.confederations.counting import Counted, count, seconds
from federation.confederations.models import JointVote
from federation.confederations.rules.majorities import Ballots, Voice
from federation.confederations.seated import known_seats
from federation.confederations.taking_part import do_we
from federation.confederations.verbs import CERTIFIED

LARGEST_COUNT = 16 * 1024 * 1024


class TooEarly(Refusal):
    """Returns may still come."""

    code = "too-early"
    sentence = _("Groups may return their tallies until the deadline.")


class StillProvisional(Refusal):
    """Too few groups vouch for a return that would count."""

    code = "still-provisional"
    sentence = _(
        "The result waits: too few groups vouch for the roll or the tally of %(group)s yet."
    )


class StillUnheard(Refusal):
    """A group may have said something in time that nobody here has read."""

    code = "still-unheard"
    sentence = _("The result waits: we have not heard yet what %(group)s said until the deadline.")


class StillContradicted(Refusal):
    """There is evidence against somebody whose word matters, and no decision on it."""

    code = "still-contradicted"
    sentence = _(
        "The result waits: %(group)s signed things that cannot both be true. Our group decides "
        "whether it knows that group again, or no longer."
    )


class NeverOpened(Refusal):
    """Its opening is in no record of whoever opened it, or who opened it had no such duty."""

    code = "never-opened"
    sentence = _(
        "This vote is not counted: whoever opened it does not stand by that, or had no such duty."
    )


class StillUncounted(Refusal):
    """An earlier vote says who is a member or opens votes, and is not counted here yet."""

    code = "still-uncounted"
    sentence = _("The result waits for that of joint vote %(vote)s, on which it depends.")


class AlreadyCertified(Refusal):
    """It was counted for good before."""

    code = "already-certified"
    sentence = _("Joint vote %(vote)s was counted before.")


@transaction.atomic
def certify(vote: JointVote, *, now: datetime) -> Counted:
    """Count a joint vote once and for good, after the last moment at which returns can come.

    It waits until the records of all groups were read past that moment, and until every return that
    would count has its witnesses; but only as long as the terms have patience. It waits without end
    for our group to decide on whoever is frozen: what others heard of them may be something else;
    and, while we take no part in the vote, for what is given only to those who do. Votes that say
    who is a member at its deadline are counted before it. Raises TooEarly, AlreadyCertified,
    NeverOpened, StillUncounted, StillContradicted, StillUnheard, StillProvisional.
    """
    vote = JointVote.objects.select_for_update().get(pk=vote.pk)
    if vote.certified_at is not None:
        raise AlreadyCertified(vote=vote.number)
    if vote.unsaid_at is not None:
        raise NeverOpened
    if now <= vote.returns_by:
        raise TooEarly
    for other in uncounted(vote):
        raise StillUncounted(vote=other.number)
    counted = count(vote)
    _require_decided(vote, counted)
    if now <= vote.patient_until:
        _require_heard(vote, counted)
    elif not do_we(vote):
        for name in withheld(vote, counted):
            raise StillUnheard(group=name)
    vote.members = {
        str(seat.uid): seconds(seat.left_at) if seat.left_at else None for seat in known_seats(vote)
    }
    vote.certified_at = now
    vote.is_adopted = counted.outcome.is_adopted
    vote.save(update_fields=["certified_at", "is_adopted", "members"])
    append(CERTIFIED, subject=vote.subject, payload=certificate(vote, counted), at=now)
    return counted


def _require_decided(vote: JointVote, counted: Counted) -> None:
    """What is known of a liar follows from what our group decides, and is what it says then."""
    for name in contradicted(vote, counted):
        raise StillContradicted(group=name)
    for name in begun_anew(vote, counted):
        raise StillUnheard(group=name)


def _require_heard(vote: JointVote, counted: Counted) -> None:
    for name in unheard(vote, counted):
        raise StillUnheard(group=name)
    for judged in counted.provisional:
        raise StillProvisional(group=_name(counted, judged.row.origin))


def _name(counted: Counted, origin: str) -> str:
    return next(seat.name for seat in counted.seats if seat.origin == origin)


def certificate(vote: JointVote, counted: Counted) -> dict[str, object]:
    """What is recorded of a count: sums, the sum of the small groups, and each group's voice."""
    outcome = counted.outcome
    counted_voices = (Voice.YES, Voice.NO, Voice.ABSTAIN)
    voices = {voice.value: len(outcome.saying(voice)) for voice in counted_voices}
    return {
        "vote": vote.number,
        "outcome": outcome_of(counted),
        **_numbers(outcome.people),
        "pool": _numbers(counted.figures(vote.minimum_roll).pool),
        "voices": voices,
    }


def _numbers(ballots: Ballots) -> dict[str, str]:
    return {"yes": str(ballots.yes), "no": str(ballots.no), "blank": str(ballots.blank)}


def fingerprint(vote: JointVote, counted: Counted) -> str:
    """A digest of what a vote came to and of everything it follows from; the same in all groups."""
    standing = counted.standing()
    groups = {
        seat.origin: {
            "voice": counted.outcome.voices[seat.origin].value,
            "weight": str(seat.weight),
            # A roll on which nobody's votes count may be read late, with no effect.
            "size": str(counted.sizes[seat.origin] if seat.origin in standing else 0),
            "return": str(standing[seat.origin].uid) if seat.origin in standing else None,
        }
        for seat in counted.seats
        if seat.origin in counted.members
    }
    facts = {
        "vote": str(vote.uid),
        "outcome": outcome_of(counted),
        **_numbers(counted.outcome.people),
        "groups": groups,
    }
    return hashlib.sha256(canonical(facts, most=LARGEST_COUNT).encode()).hexdigest()


def outcome_of(counted: Counted) -> str:
    """The word for it."""
    return "adopted" if counted.outcome.is_adopted else "rejected"
