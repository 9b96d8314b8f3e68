"""What whoever opened a joint vote says, and nobody else: pages tell it as such."""

from federation.confederations.counting import Counted, seconds
from federation.confederations.models import JointProposal, JointVote
from federation.confederations.rules.deadlines import return_deadline


def is_asked(vote: JointVote) -> bool:
    """Whether the group that is said to ask says so itself, in these words, as far as we read."""
    if vote.started_by is None:
        return True
    asked = JointProposal.objects.filter(uid=vote.proposal_uid, origin=vote.started_by.origin)
    return asked.filter(title=vote.title, text=vote.text).exists()


def is_hasty(vote: JointVote, counted: Counted) -> bool:
    """Whether the deadline leaves some group less than the grace after its own midnight."""
    zones = [seat.tzinfo for seat in counted.seats if seat.origin in counted.members]
    due = return_deadline(vote.closes_on, zones=zones, grace_hours=vote.grace_hours)
    return bool(zones) and seconds(vote.returns_by) < due
