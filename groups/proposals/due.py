"""What the heartbeat does with proposals: every date, the signatures are counted."""

from collections.abc import Iterable
from datetime import date as Date  # noqa: N812 - the heartbeat names its argument `date`
from datetime import datetime

from core import hooks
from core.heartbeat.days import Step
from groups.proposals.actions import count_signatures
from groups.proposals.models import Proposal

ORDER = 50


def collecting(day: Date) -> Iterable[str]:
    """The proposals whose signatures are to be counted on a date, by number."""
    since = Proposal.objects.collecting().filter(collecting_since__lt=day)
    return [str(number) for number in since.order_by("number").values_list("number", flat=True)]


def count(matter: str, *, date: Date, now: datetime) -> None:
    count_signatures(Proposal.objects.get(number=matter), date=date, now=now)


SIGNATURES = Step(name="proposals.signatures", order=ORDER, matters=collecting, act=count)
hooks.due.add(SIGNATURES.name, SIGNATURES)
