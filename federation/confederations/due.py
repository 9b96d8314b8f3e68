"""What the heartbeat calls: what waited is heard, tallies are vouched for, votes are counted."""

from collections.abc import Iterable
from datetime import date as Date  # noqa: N812 - the heartbeat names its argument `date`
from datetime import datetime
from operator import methodcaller

from core import hooks
from core.heartbeat.daily import Daily
from core.heartbeat.days import Step
from core.instance import instance
from federation.confederations.exchange import (
    announcing,
    arguments,
    certificates,
    membership,
    newcomers,
    proposals,
    returns,
    rolls,
    votes,
    witnesses,
)
from federation.confederations.exchange.circles import circles
from federation.confederations.exchange.forgetting import forget_what_cannot_come
from federation.confederations.exchange.hearing import hear_what_waited
from federation.confederations.exchange.hurrying import haste
from federation.confederations.models import Early
from federation.peers.actions import tail

# Whoever hears other groups is loaded here.
HEARING = (membership, proposals, arguments, votes, returns, witnesses, certificates)


def exchange(*, now: datetime) -> None:
    """Do what follows from what was heard. A rehearsal has nobody outside."""
    if instance.is_scratch or tail.is_missing():
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
hooks.said_once.add(votes.OPENED, methodcaller("get", "proposal"))
hooks.said_once.add(rolls.ROLL, methodcaller("get", "vote"))
hooks.said_once.add(certificates.KIND, methodcaller("get", "vote"))
hooks.said_once.add(announcing.KIND, methodcaller("get", "number"))
hooks.said_once.add(
    # A correction names what it corrects, and may be said again.
    returns.KIND,
    lambda body: None if body.get("supersedes") else body.get("vote"),
)
hooks.haste.add("confederations.votes", haste)
hooks.circles.add("confederations", circles)
