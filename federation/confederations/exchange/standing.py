"""A vote that was taken back with the record that held it, and stands in the other one, too."""

from federation.confederations.exchange.hearing import Said
from federation.confederations.exchange.proposals import SaidBefore
from federation.confederations.models import JointVote


def stand_again(vote: JointVote, said: Said) -> None:
    """Let it be open again as of now; raises SaidBefore for any other, and for another vote."""
    body = said.body
    words = (body.found.get("title"), body.found.get("text"), body.found.get("effects"))
    dates = (body.day("closes_on"), body.moment("returns_by"))
    is_same = (vote.title, vote.text, vote.effects) == words
    if vote.unsaid_at is None or not is_same or (vote.closes_on, vote.returns_by) != dates:
        raise SaidBefore
    vote.unsaid_at, vote.opened_at = None, said.at.replace(microsecond=0)
    vote.save(update_fields=["unsaid_at", "opened_at"])
