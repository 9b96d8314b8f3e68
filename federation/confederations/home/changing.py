"""Where the confederation lives: what a joint vote changes in it stands on its page there."""

from datetime import datetime

from federation.confederations.exchange.following import cleaned
from federation.confederations.home.mirroring import date_vote
from federation.confederations.models import JointVote
from groups.decisions.models import Effect


def attach(vote: JointVote, *, now: datetime) -> None:
    """Let the decision on a vote change the confederation, if that is us, on the day of its force.

    Raises Refusal if it cannot be done.
    """
    if not vote.effects or not vote.confederation.is_ours:
        return
    # The page is there whoever is told of the vote first.
    date_vote(vote, now=now)
    for position, effect in enumerate(vote.effects, 1):
        Effect.objects.get_or_create(
            proposal=vote.proposal,
            position=position,
            defaults={"kind": effect["kind"], "data": cleaned(effect)},
        )
