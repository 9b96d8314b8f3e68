"""What the heartbeat does about delegation each night."""

import hashlib
from collections.abc import Iterable
from datetime import date as Date  # noqa: N812 - the heartbeat names its argument `date`
from datetime import datetime, timedelta

from core import hooks
from core.heartbeat.daily import Daily
from core.heartbeat.days import Step
from delegation import actions, matters, scopes
from delegation.actions import nights, telling
from delegation.models import Commitment, Mandate

# What a done-mark can hold.
LONGEST_NAME = 80

UNSEALED = Daily(lambda _day: Commitment.objects.values_list("pk", flat=True)[:1])
ENDING = Daily(
    lambda day: (
        Mandate.objects.ending_on(day + timedelta(days=telling.DAYS_BEFORE_THE_END))
        .order_by()
        .values_list("pk", flat=True)[:1]
    )
)
ANY = Daily(lambda _day: Mandate.objects.order_by().values_list("pk", flat=True)[:1])


def pictures(day: Date) -> Iterable[str]:
    """Every running vote, where there are mandates that could speak in it."""
    return [matter.key for matter in matters.running()] if ANY(day) else []


def keep_picture(matter: str, *, date: Date, now: datetime) -> None:
    nights.picture(matter, date=date, now=now)


def scopes_to_weigh(day: Date) -> Iterable[str]:
    """Every scope in use, as long as there are mandates or the last was ended today."""
    return list(_by_name()) if ANY(day) or UNSEALED(day) else []


def weigh(matter: str, *, date: Date, now: datetime) -> None:
    scope = matter if scopes.kind_of(matter) else _by_name()[matter]
    nights.weigh(scope, date=date, now=now)


def _by_name() -> dict[str, str]:
    """Scopes by names short enough for a done-mark: most by their keys."""
    return {_name(key): key for key in nights.scopes_in_use()}


def _name(key: str) -> str:
    return key if len(key) <= LONGEST_NAME else hashlib.sha256(key.encode()).hexdigest()


def named(day: Date) -> Iterable[str]:
    """Whom mandates name is looked at wherever there are mandates."""
    return ["delegates"] if ANY(day) else []


def look_after(matter: str, *, date: Date, now: datetime) -> None:
    telling.tell_of_the_gone(now=now)


def closed(day: Date) -> Iterable[str]:
    """When a vote has closed, somebody may have missed the third."""
    if not ANY(day):
        return []
    latest = matters.decided(limit=1)
    return ["silent"] if latest and latest[0].closes == day else []


def listen(matter: str, *, date: Date, now: datetime) -> None:
    telling.look_for_the_silent(now=now)


def ending(day: Date) -> Iterable[str]:
    """Mandates that end in two weeks, all together."""
    return ["ends"] if ANY(day) and ENDING(day) else []


def remind(matter: str, *, date: Date, now: datetime) -> None:
    telling.remind_of_ends(date=date, now=now)


def unsealed(day: Date) -> Iterable[str]:
    """What was done to mandates is sealed together, if anything was."""
    return ["mandates"] if UNSEALED(day) else []


def seal(matter: str, *, date: Date, now: datetime) -> None:
    actions.seal_mandates(now=now)


STEPS = (
    Step(name="delegation.delegates", order=80, matters=named, act=look_after),
    Step(name="delegation.ends", order=80, matters=ending, act=remind),
    Step(name="delegation.pictures", order=80, matters=pictures, act=keep_picture),
    Step(name="delegation.silent", order=80, matters=closed, act=listen),
    Step(name="delegation.weights", order=80, matters=scopes_to_weigh, act=weigh),
    # Last, because it ends what tells that something was done today.
    Step(name="delegation.mandates", order=81, matters=unsealed, act=seal),
)
for step in STEPS:
    hooks.due.add(step.name, step)
