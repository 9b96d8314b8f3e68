"""What happened to a proposal, as the record tells it, day by day."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from core.heartbeat import clock
from core.record.models import Leaf
from core.record.reading import line
from groups.proposals.models import Proposal

LATEST = 200


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened on a day, once or several times."""

    day: date
    sentence: str
    times: int


def history(proposal: Proposal, *, for_member: bool) -> list[Happening]:
    """The latest entries about a proposal, newest day first; what is alike on a day is one."""
    zone = clock.zone()
    leaves = Leaf.objects.about(proposal.subject).newest_first()[:LATEST]
    lines = [line(leaf, for_member=for_member) for leaf in leaves]
    counted = Counter((each.at.astimezone(zone).date(), each.sentence) for each in lines)
    return [Happening(day, sentence, times) for (day, sentence), times in counted.items()]
