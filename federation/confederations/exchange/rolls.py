"""Every group announces on which roll it votes."""

from datetime import datetime

from django.db import transaction

from core.instance import instance
from federation.confederations.actions import announce_roll
from federation.confederations.counting import seconds
from federation.confederations.exchange.hearing import Said, hears
from federation.confederations.exchange.matters import vote_of
from federation.confederations.exchange.reading import MOST_PEOPLE
from federation.confederations.models import GroupRoll, JointVote
from federation.peers.actions.publishing import publish, said_before, take_the_floor

ROLL = "joint.roll"


@transaction.atomic
def tell_roll(vote: JointVote, *, size: int, digest: str, now: datetime) -> GroupRoll:
    """Announce how many can vote here, and by what their roll is known. Raises RollStands.

    What was announced before the home was restored from an old copy stands.
    """
    stands = vote.rolls.filter(origin=instance.origin).first()
    if stands is not None and said_before(ROLL, {"vote": str(vote.uid)}):
        return stands
    if stands is not None:
        return announce_roll(vote, instance.origin, size=size, digest=digest, now=now)
    now = take_the_floor(now=now)
    body = {"vote": str(vote.uid), "size": size, "digest": digest, "at": seconds(now)}
    publish(kind=ROLL, body=body, now=now)
    return announce_roll(vote, instance.origin, size=size, digest=digest, now=now)


@hears(ROLL)
def hear_roll(said: Said) -> None:
    """A group announces on which roll it votes, once. When it did is judged at the count."""
    vote, body = vote_of(said), said.body
    announce_roll(
        vote,
        said.origin,
        size=body.whole("size", most=MOST_PEOPLE),
        digest=body.hex("digest"),
        at=said.at,
        index=said.index,
        now=said.now,
    )
