"""What the heartbeat calls, and what other rooms call by name."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date as Date  # noqa: N812 - the heartbeat names its argument `date`
from datetime import datetime, timedelta
from operator import methodcaller
from typing import Any

from core import hooks
from core.heartbeat import clock
from core.heartbeat.daily import Daily
from core.heartbeat.days import Step
from core.instance import instance
from federation.confederations.models import JointVote
from federation.peers.actions import tail
from federation.peers.models import Peer
from federation.rolls.actions import comparing, guarding, hearing, listing, settling
from federation.rolls.models import Roll

AN_HOUR, TWO_DAYS = timedelta(hours=1), timedelta(days=2)
# Joint votes that have opened everywhere, so that much can be forgotten.
OPENED = Daily(
    lambda day: (
        JointVote.objects.filter(opens_on__lte=day - TWO_DAYS)
        .order_by()
        .values_list("number", flat=True)[:1]
    ),
    is_seldom=True,
)


def compare(*, now: datetime) -> None:
    """Go on with every roll that is near. A rehearsal has nobody outside."""
    if instance.is_scratch or tail.is_missing():
        return
    guarding.name_keys(now=now)
    listing.close_rolls(now=now)
    listing.ask_guardians(now=now)
    comparing.compare_rolls(now=now)


def haste(peer: Peer, *, now: datetime) -> timedelta | None:
    """While rolls are being compared, others are asked every hour."""
    return AN_HOUR if Roll.objects.running(clock.group_date(now)).exists() else None


def over(day: Date) -> Iterable[str]:
    return ["rolls"] if OPENED(day) else []


def forget(matter: str, *, date: Date, now: datetime) -> None:
    guarding.forget_keys(now=now)
    settling.forget(now=now)


def heard(keep: Callable[..., None]) -> Callable[..., None]:
    """As peers hand over what was said: where and when it stands in whose record."""

    def handler(
        peer: Peer, body: Mapping[str, Any], *, index: int, logged_at: datetime, now: datetime
    ) -> None:
        # Our own list is no other's: what we said of it before the home was restored is not
        # compared with ours.
        if peer.origin != instance.origin or keep is not hearing.hear_list:
            keep(peer, body, at=logged_at)

    return handler


hooks.chores.add("rolls.compare", compare)
hooks.haste.add("rolls", haste)
hooks.roll_exceptions.add("rolls", settling.off_the_roll)
hooks.due.add("rolls.forget", Step(name="rolls.forget", order=85, matters=over, act=forget))
for kind, keep in (
    (hearing.GUARDED, hearing.hear_key),
    (hearing.ELECTORS, hearing.hear_electors),
    (hearing.NULLIFIERS, hearing.hear_list),
    (hearing.RELEASED, hearing.hear_released),
):
    hooks.civic_kinds.add(kind, heard(keep))
for kind in (hearing.GUARDED, hearing.ELECTORS, hearing.NULLIFIERS):
    hooks.said_once.add(kind, methodcaller("get", "vote"))
