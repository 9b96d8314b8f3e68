"""Our part in a joint vote: the roll is announced, and the count is returned."""

from datetime import datetime

from core.instance import instance
from federation.confederations.exchange.returns import return_tally
from federation.confederations.exchange.rolls import tell_roll
from federation.confederations.home.belonging import has_our_seat, vote_of
from federation.confederations.models import JointVote
from federation.confederations.rules.majorities import Ballots
from federation.peers.actions import tail
from groups.proposals.models import Proposal
from groups.referenda.actions.roll import digest_of_roll
from groups.referenda.models import Referendum, Result
from groups.referenda.rules import BLANK


class JointVotes:
    """What the room of votes asks of whoever speaks with other groups (`hooks.conclusions`)."""

    def votes_here(self, proposal: Proposal) -> bool:
        """In the groups of a confederation, but not in the confederation itself."""
        vote = vote_of(proposal)
        return vote is not None and has_our_seat(vote.confederation)

    def opened(self, referendum: Referendum, *, now: datetime) -> None:
        """Announce how many can vote here, and by what the roll is known."""
        digest = digest_of_roll(referendum)
        tell_roll(_vote(referendum), size=referendum.roll_size, digest=digest, now=now)

    def is_small(self, referendum: Referendum) -> bool:
        """All groups show our figures only in one sum with those of other small groups."""
        return referendum.roll_size < _vote(referendum).minimum_roll

    def may_count(self, referendum: Referendum, *, now: datetime) -> bool:
        """Once it is midnight in the last home, and we know all that we have said ourselves."""
        return now >= _vote(referendum).closed_at and not tail.is_missing()

    def counted(self, referendum: Referendum, result: Result, *, now: datetime) -> None:
        """Return what people voted here, themselves and through their mandates.

        A group that has left before its count is not counted in this vote, whenever it voted: then
        nothing of it leaves home.
        """
        vote = _vote(referendum)
        if not has_our_seat(vote.confederation):
            return
        announced = vote.rolls.get(origin=instance.origin)
        carried = result.delegated or {}
        keys = _keys(referendum)
        delegated = {name: carried.get(key, 0) for name, key in keys.items()}
        direct = {name: result.tally[key] - delegated[name] for name, key in keys.items()}
        return_tally(
            vote,
            direct=Ballots(**direct),
            delegated=Ballots(**delegated),
            roll_digest=announced.digest,
            now=now,
        )


def _vote(referendum: Referendum) -> JointVote:
    return JointVote.objects.get(proposal__referenda=referendum)


def _keys(referendum: Referendum) -> dict[str, str]:
    """What a ballot says here, by what it means in all groups."""
    adopt, stays = sorted(referendum.options_in_order(), key=lambda option: option.is_status_quo)
    return {"yes": adopt.key, "no": stays.key, "blank": BLANK}
