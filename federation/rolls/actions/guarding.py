"""As a guardian: a key for each vote, answers within the cap, and an end to the key."""

import hashlib
import os
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.heartbeat import clock
from core.instance import instance
from core.keys import guardians as held
from core.keys.files import KeyMissing
from core.record.actions import append
from core.refusals import Refusal
from federation.confederations.models import JointVote
from federation.peers.actions.publishing import publish
from federation.rolls.actions.hearing import GUARDED
from federation.rolls.models import Batch, Electors, Guarded, GuardianKey
from federation.rolls.reading import before_opening, days_of, guardians_of, has_seat, vote_of
from federation.rolls.rules.caps import most_questions
from federation.rolls.rules.messages import Question
from federation.rolls.verbs import ANSWERED, REFUSED
from federation.wire.rules import voprf
from federation.wire.rules.voprf import Evaluation


class NotYet(Refusal):
    """We have not read yet what we need to know to answer."""

    code = "not-yet"
    sentence = _("We have not read yet that this vote comes, or how many people can vote there.")


class NotGuarded(Refusal):
    """Nobody is answered about this vote, or not this group, or not any more."""

    code = "not-guarded"
    sentence = _("We do not guard the rolls of this vote for this group, or not any more.")
    status = 403


class TooMany(Refusal):
    """A home asks about more people than it has."""

    code = "too-many"
    sentence = _("The group has said that %(size)s people can vote there, and asked about more.")
    status = 403


def name_keys(*, now: datetime) -> None:
    """Make a key for each vote that we guard, and tell everybody its public part, once."""
    for vote in before_opening(clock.group_date(now)):
        if instance.origin in guardians_of(vote):
            _name_key(vote, now=now)


@transaction.atomic
def _name_key(vote: JointVote, *, now: datetime) -> None:
    if GuardianKey.objects.filter(vote=vote.uid, origin=instance.origin).exists():
        return
    public = _keys(held.guardian_seed(vote.uid), vote)[1].hex()
    GuardianKey.objects.create(vote=vote.uid, origin=instance.origin, public=public, said_at=now)
    publish(kind=GUARDED, body={"vote": str(vote.uid), "public_key": public}, now=now)


def answer(origin: str, question: Question, *, now: datetime) -> Evaluation:
    """Answer a home about its blinded members, and count them.

    Raises NotValid, NotYet, NotGuarded, and TooMany beyond the roll that the home declared in its
    record.
    """
    voprf.require_elements(question.elements)
    vote = vote_of(question.vote)
    if vote is None:
        raise NotYet
    electors = _require_guarded(vote, origin, now=now)
    try:
        private = _keys(held.read_guardian_seed(vote.uid), vote)[0]
    except KeyMissing:
        raise NotGuarded from None
    # What is counted stays counted, also where the answer is a refusal.
    with transaction.atomic():
        is_within = _count(vote, electors, question, now=now)
    if not is_within:
        raise TooMany(size=electors.size)
    return voprf.evaluate(private, question.elements, rand=_scalar())


def forget_keys(*, now: datetime) -> None:
    """Destroy the keys of votes that have opened everywhere, and of those that nobody knows."""
    today = clock.group_date(now)
    for uid in held.guarded_votes():
        vote = vote_of(uid)
        if vote is None or today >= days_of(vote).settled:
            held.destroy_guardian_seed(uid)
            Batch.objects.filter(guarded__vote=uid).delete()


def _require_guarded(vote: JointVote, origin: str, *, now: datetime) -> Electors:
    """What the home said of its roll. Raises NotGuarded, NotYet."""
    is_over = clock.group_date(now) >= days_of(vote).settled
    if is_over or not has_seat(vote, origin) or instance.origin not in guardians_of(vote):
        raise NotGuarded
    electors = Electors.objects.filter(vote=vote.uid, origin=origin).first()
    if electors is None:
        raise NotYet
    return electors


def _count(vote: JointVote, electors: Electors, question: Question, *, now: datetime) -> bool:
    """Count a batch that is new; False if the home wants more than it may."""
    origin = electors.origin
    Guarded.objects.get_or_create(vote=vote.uid, origin=origin)
    guarded = Guarded.objects.select_for_update().get(vote=vote.uid, origin=origin)
    digest = hashlib.sha256(b"".join(question.elements)).hexdigest()
    if guarded.batches.filter(digest=digest).exists():
        return True
    number = len(question.elements)
    facts = {"vote": vote.number, "origin": origin, "name": vote.confederation.name_of(origin)}
    if guarded.asked + number > most_questions(electors.size):
        if not guarded.was_refused:
            Guarded.objects.filter(pk=guarded.pk).update(was_refused=True)
            facts |= {"size": electors.size}
            append(REFUSED, subject=vote.subject, payload=facts, at=now)
        return False
    guarded.batches.create(digest=digest)
    Guarded.objects.filter(pk=guarded.pk).update(asked=guarded.asked + number)
    append(ANSWERED, subject=vote.subject, payload={**facts, "count": number}, at=now)
    return True


def _keys(seed: bytes, vote: JointVote) -> tuple[voprf.Scalar, voprf.Element]:
    return voprf.derive_key(seed, b"folkmoot roll 1 guardian\n" + str(vote.uid).encode())


def _scalar() -> voprf.Scalar:
    """By chance, for one proof alone."""
    number = int.from_bytes(os.urandom(64), "little") % (voprf.ORDER - 1) + 1
    return number.to_bytes(voprf.SCALAR_BYTES, "little")
