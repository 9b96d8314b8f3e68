"""Every night the number of our signatures under a joint question goes to the other groups."""

from datetime import date as Date  # noqa: N812 - the heartbeat names its argument `date`
from datetime import datetime

from core.heartbeat.daily import Daily
from core.heartbeat.days import Step
from core.instance import instance
from federation.confederations.exchange.proposals import tell_signatures
from federation.confederations.models import JointProposal
from groups.proposals.rules import Stage

# After signatures were counted.
ORDER = 51
# Questions that collect signatures here, by number.
collecting = Daily(
    lambda day: (
        JointProposal.objects.filter(
            proposal__stage=Stage.COLLECTING,
            proposal__collecting_since__lt=day,
            confederation__peer__isnull=False,
        )
        .order_by("pk")
        .values_list("pk", flat=True)
    ),
    is_seldom=True,
)


def tell(matter: str, *, date: Date, now: datetime) -> None:  # noqa: ARG001 - as every step
    """Only the number leaves home, and only when it has changed; it begins with nobody."""
    found = JointProposal.objects.select_related("proposal").get(pk=int(matter))
    assert found.proposal is not None
    count = found.proposal.signatures_counted
    if count or found.sheets.filter(origin=instance.origin).exists():
        tell_signatures(found, count=count, now=now)


STEP = Step(name="confederations.sheets", order=ORDER, matters=collecting, act=tell)
