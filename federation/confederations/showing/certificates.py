"""What the groups say that a joint vote came to, and whether they all say the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.instance import instance
from federation.confederations.models import JointVote
from federation.confederations.showing.words import NO_MESSAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one group certified."""

    name: str
    messages: str
    outcome: str
    digest: str
    at: datetime
    is_ours: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Certified:
    """What all groups certified until now."""

    lines: Sequence[Line]

    @property
    def contradicts(self) -> bool:
        """Whether groups came to different outcomes."""
        return len({line.outcome for line in self.lines}) > 1

    @property
    def differs(self) -> bool:
        """Whether they came to the same by different figures."""
        return not self.contradicts and len({line.digest for line in self.lines}) > 1


def certified(
    vote: JointVote,
    names: Mapping[str, str],
    *,
    now: datetime,
    messages: Mapping[str, str] = NO_MESSAGES,
) -> Certified:
    """What the groups say, those first who said it first; `names` are those of the seats.

    Who certifies before all have voted is not shown until then, like everything about the count.
    """
    if now < vote.closed_at:
        return Certified(lines=())
    own = vote.confederation
    # What those say who do not take part is of no interest.
    names = {own.origin: own.name, **names}
    parts = [*names, instance.origin]
    return Certified(
        lines=[
            Line(
                name=names.get(row.origin, ""),
                messages=messages.get(row.origin, ""),
                outcome=row.outcome,
                digest=row.digest,
                at=row.at,
                is_ours=row.origin == instance.origin,
            )
            for row in vote.certificates.filter(origin__in=parts).order_by("at", "pk")
        ]
    )
