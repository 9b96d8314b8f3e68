"""What the heartbeat does with proposals: every date, the signatures are counted."""

from datetime import date as Date  # noqa: N812 - the heartbeat names its argument `date`
from datetime import datetime

from core import hooks
from core.heartbeat.daily import Daily
from core.heartbeat.days import Step
from groups.proposals.actions import count_signatures
from groups.proposals.models import Proposal

ORDER = 50


# The proposals whose signatures are to be counted on a date, by number.
collecting = Daily(
    lambda day: (
        Proposal.objects.collecting()
        .filter(collecting_since__lt=day)
        .order_by("number")
        .values_list("number", flat=True)
    ),
    is_seldom=True,
)


def count(matter: str, *, date: Date, now: datetime) -> None:
    count_signatures(Proposal.objects.numbered(int(matter)), date=date, now=now)


SIGNATURES = Step(name="proposals.signatures", order=ORDER, matters=collecting, act=count)
hooks.due.add(SIGNATURES.name, SIGNATURES)
