"""Tallies: what this group returned, and what the others did."""

from dataclasses import asdict
from datetime import datetime
from secrets import token_hex
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.instance import instance
from core.record.rules.canonical import SALT_BYTES
from core.refusals import Refusal
from federation.confederations.actions import receive_return
from federation.confederations.counting import seconds
from federation.confederations.exchange.hearing import Said, arrived, hears
from federation.confederations.exchange.matters import vote_of
from federation.confederations.exchange.names import given_by
from federation.confederations.exchange.reading import Malformed
from federation.confederations.models import JointVote, Return
from federation.confederations.rules.majorities import Ballots
from federation.peers.actions.publishing import publish, said_before, take_the_floor

KIND = "joint.returned"
# Whoever counts reads them all, for every page.
MOST_OF_A_GROUP = 50


class TooManyReturns(Refusal):
    """A group corrects itself without end."""

    code = "too-many-returns"
    sentence = _("There are too many tallies of this group for this vote.")


@transaction.atomic
def return_tally(
    vote: JointVote,
    *,
    direct: Ballots,
    delegated: Ballots,
    roll_digest: str,
    now: datetime,
    supersedes: UUID | None = None,
) -> Return:
    """Tell all groups how this one has voted: what people cast themselves and what was carried.

    `supersedes` names the return that this one corrects. One that was made before the home was
    restored from an old copy stands: the others have it, and ballots of then are gone. Raises
    OtherRoll.
    """
    # Before the vote: what is said of it needs both.
    now = take_the_floor(now=now)
    told = said_before(KIND, {"vote": str(vote.uid), "supersedes": supersedes})
    stands = Return.objects.filter(uid=told.content["body"]["return"]).first() if told else None
    if stands is not None:
        return stands
    ballots = direct + delegated
    row = receive_return(
        vote,
        uid=given_by(instance.origin),
        origin=instance.origin,
        ballots=ballots,
        direct=direct,
        delegated=delegated,
        roll_digest=roll_digest,
        stated_at=now,
        supersedes=supersedes,
        now=now,
    )
    body = {
        "vote": str(vote.uid),
        "return": str(row.uid),
        **asdict(ballots),
        "direct": asdict(direct),
        "delegated": asdict(delegated),
        "roll_digest": roll_digest,
        "stated_at": seconds(now),
        "supersedes": str(supersedes) if supersedes else None,
        # Its digest stands in the record: without this all tallies of a few people could be tried.
        "salt": token_hex(SALT_BYTES),
    }
    publish(kind=KIND, body=body, now=now)
    return row


@hears(KIND)
def hear_return(said: Said) -> None:
    """A group returned its tally. Whether it counts is judged when it is counted."""
    vote, body = vote_of(said), said.body
    if vote.returns.filter(origin=said.origin).count() >= MOST_OF_A_GROUP:
        raise TooManyReturns
    ballots = body.ballots()
    direct, delegated = body.part("direct").ballots(), body.part("delegated").ballots()
    if direct + delegated != ballots:
        raise Malformed(what="direct")
    # In a record whose times run backwards it counts as said later than it states.
    if body.moment("stated_at") > said.at:
        raise Malformed(what="stated_at")
    row = receive_return(
        vote,
        uid=body.uid("return", by=said.origin),
        origin=said.origin,
        ballots=ballots,
        direct=direct,
        delegated=delegated,
        roll_digest=body.hex("roll_digest"),
        stated_at=said.at,
        index=said.index,
        supersedes=body.maybe_uid("supersedes", by=said.origin),
        now=said.now,
    )
    # Who vouches for it was told after it, and heard before it where we were not given it.
    arrived(f"return:{row.uid}", now=said.now)
