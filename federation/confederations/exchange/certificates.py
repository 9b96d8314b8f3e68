"""Every group counts for itself and says what it found; who found something else is told apart."""

import logging
from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from core.instance import instance
from core.record.actions import append
from core.record.sequencer import lock_head
from core.refusals import Refusal
from federation.confederations.actions import certify
from federation.confederations.actions.certifying import fingerprint, outcome_of
from federation.confederations.counting import Counted
from federation.confederations.exchange import ends, listeners
from federation.confederations.exchange.hearing import Said, arrived, hears
from federation.confederations.exchange.matters import vote_of
from federation.confederations.exchange.witnesses import check_again
from federation.confederations.models import Certificate, JointVote
from federation.confederations.models.returns import OUTCOMES
from federation.confederations.rules.majorities import Voice
from federation.confederations.verbs import CONTRADICTED
from federation.peers.actions.contradicting import SaidOtherwise
from federation.peers.actions.publishing import publish
from federation.peers.apart import apart

KIND = "joint.certified"
log = logging.getLogger("folkmoot.confederations")


def certify_all(*, now: datetime) -> None:
    """Count every vote whose time has come; whatever still waits is tried at the next beat."""
    ends.settle_due(now=now)
    for vote in JointVote.objects.open().filter(returns_by__lt=now).order_by("number"):
        with apart(log, "Joint vote %s was not counted", vote.uid), suppress(Refusal):
            check_again(vote, now=now)
            certify_and_tell(vote, now=now)


@transaction.atomic
def certify_and_tell(vote: JointVote, *, now: datetime) -> Counted:
    """Count a vote for good, tell all groups, and let follow what it leads to.

    Raises as `certify` does.
    """
    # Before the vote: what is said of it needs both.
    lock_head()
    counted = certify(vote, now=now)
    vote.refresh_from_db()
    outcome, digest = outcome_of(counted), fingerprint(vote, counted)
    people = counted.outcome.people
    said = (Voice.YES, Voice.NO, Voice.ABSTAIN)
    body = {
        "vote": str(vote.uid),
        "outcome": outcome,
        "digest": digest,
        "yes": people.yes,
        "no": people.no,
        "blank": people.blank,
        "voices": {voice.value: len(counted.outcome.saying(voice)) for voice in said},
    }
    # What was certified before the home was restored from an old copy stands.
    if not vote.certificates.filter(origin=instance.origin).exists():
        publish(kind=KIND, body=body, now=now)
        Certificate.objects.create(
            vote=vote,
            origin=instance.origin,
            outcome=outcome,
            digest=digest,
            at=now.replace(microsecond=0),
        )
    for other in contradictions(vote):
        _record_contradiction(other, now=now)
    listeners.tell(listeners.certified, vote, counted, now=now)
    arrived(f"certified:{vote.uid}", now=now)
    return counted


def contradictions(vote: JointVote) -> QuerySet[Certificate]:
    """What others certified, where it is not what we did; nothing before we have."""
    own = vote.certificates.filter(origin=instance.origin).first()
    if own is None:
        return vote.certificates.none()
    confederation = vote.confederation
    # What those say who do not take part contradicts nobody.
    has_seat = Q(origin__in=confederation.seats.values("origin"))
    parts = vote.certificates.filter(has_seat | Q(origin=confederation.origin))
    return parts.exclude(digest=own.digest).order_by("origin")


@hears(KIND)
def hear_certificate(said: Said) -> None:
    """A group says what a vote came to, once. It changes nothing here: we count ourselves.

    Raises SaidOtherwise: what it said first stands, and another certificate is evidence.
    """
    vote, body = vote_of(said), said.body
    told = {
        "outcome": body.choice("outcome", [outcome for outcome, _name in OUTCOMES]),
        "digest": body.hex("digest"),
    }
    certificate, is_new = vote.certificates.get_or_create(
        origin=said.origin, defaults=told | {"at": said.at, "index": said.index}
    )
    if any(getattr(certificate, name) != value for name, value in told.items()):
        raise SaidOtherwise(former=certificate.index)
    if is_new and contradictions(vote).filter(pk=certificate.pk).exists():
        _record_contradiction(certificate, now=said.now)


def _record_contradiction(other: Certificate, *, now: datetime) -> None:
    vote = other.vote
    facts = {
        "vote": vote.number,
        "origin": other.origin,
        "name": vote.confederation.name_of(other.origin) or other.origin[:8],
        "outcome": other.outcome,
        "digest": other.digest,
    }
    append(CONTRADICTED, subject=vote.subject, payload=facts, at=now)
