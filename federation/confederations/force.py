"""When what all groups adopted takes force: on one day everywhere, whoever counts and when."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from core.zones import zone_of
from federation.confederations.models import JointVote

WAITING_DAYS = "decisions.waiting_days"
ZONE = "group.time_zone"
# Far more than any charter asks; whoever announces more is not followed.
MOST_DAYS = 3660


def waiting_days(vote: JointVote) -> int:
    """How long the charter by which a vote goes lets decisions wait."""
    days = _rules(vote).get(WAITING_DAYS, 0)
    return days if type(days) is int and 0 <= days <= MOST_DAYS else 0


def in_force_at(vote: JointVote) -> datetime:
    """When what it decides takes force: on that midnight of the confederation, after the deadline.

    The vote itself, and all that end with it, are counted as it was before.
    """
    zone = zone_of(str(_rules(vote).get(ZONE)))
    day = vote.returns_by.astimezone(zone).date() + timedelta(days=waiting_days(vote))
    midnight = datetime.combine(day, time(), tzinfo=zone)
    return max(midnight, vote.returns_by + timedelta(seconds=1))


def _rules(vote: JointVote) -> Mapping[str, Any]:
    charter = vote.confederation.charters.filter(number=vote.charter_number).first()
    found: Mapping[str, Any] = charter.values if charter else vote.confederation.values
    return found
