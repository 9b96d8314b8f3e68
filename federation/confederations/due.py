"""What the heartbeat calls: what waited is heard, tallies are vouched for, votes are counted."""

from collections.abc import Iterable
from datetime import date as Date  # noqa: N812 - the heartbeat names its argument `date`
from datetime import datetime

from core import hooks
from core.heartbeat.daily import Daily
from core.heartbeat.days import Step
from core.instance import instance
from federation.confederations.exchange import (
    arguments,
    certificates,
    membership,
    newcomers,
    proposals,
    returns,
    votes,
    witnesses,
)
from federation.confederations.exchange.circles import circles
from federation.confederations.exchange.forgetting import forget_what_cannot_come
from federation.confederations.exchange.hearing import hear_what_waited
from federation.confederations.exchange.hurrying import haste
from federation.confederations.models import Early

# Whoever hears other groups is loaded here.
HEARING = (membership, proposals, arguments, votes, returns, witnesses, certificates)


def exchange(*, now: datetime) -> None:
    """Do what follows from what was heard. A rehearsal has nobody outside."""
    if instance.is_scratch:
        return
    hear_what_waited(now=now)
    newcomers.compare_all(now=now)
    witnesses.tell_witnesses(now=now)
    certificates.certify_all(now=now)


# Whether anything waits; it does on few days.
WAITING = Daily(
    lambda _day: Early.objects.order_by().values_list("pk", flat=True)[:1], is_seldom=True
)


def waiting(day: Date) -> Iterable[str]:
    return ["early"] if WAITING(day) else []


def forget(matter: str, *, date: Date, now: datetime) -> None:
    forget_what_cannot_come(now=now)


hooks.chores.add("confederations.exchange", exchange)
hooks.due.add(
    "confederations.forget",
    Step(name="confederations.forget", order=86, matters=waiting, act=forget),
)
hooks.haste.add("confederations.votes", haste)
hooks.circles.add("confederations", circles)
