"""What the heartbeat does about delegation each night."""

from collections.abc import Iterable
from datetime import date as Date  # noqa: N812 - the heartbeat names its argument `date`
from datetime import datetime, timedelta

from core import hooks
from core.heartbeat.daily import Daily
from core.heartbeat.days import Step
from delegation import actions
from delegation.actions import telling
from delegation.models import Commitment, Mandate

UNSEALED = Daily(lambda _day: Commitment.objects.values_list("pk", flat=True)[:1])
ENDING = Daily(
    lambda day: (
        Mandate.objects.ending_on(day + timedelta(days=telling.DAYS_BEFORE_THE_END))
        .order_by()
        .values_list("pk", flat=True)[:1]
    )
)
ANY = Daily(lambda _day: Mandate.objects.order_by().values_list("pk", flat=True)[:1])


def unsealed(day: Date) -> Iterable[str]:
    """What was done to mandates is sealed together, if anything was."""
    return ["mandates"] if UNSEALED(day) else []


def seal(matter: str, *, date: Date, now: datetime) -> None:
    actions.seal_mandates(now=now)


def ending(day: Date) -> Iterable[str]:
    """Mandates that end in two weeks, all together."""
    return ["ends"] if ENDING(day) else []


def remind(matter: str, *, date: Date, now: datetime) -> None:
    telling.remind_of_ends(date=date, now=now)


def named(day: Date) -> Iterable[str]:
    """Whom mandates name is looked at wherever there are mandates."""
    return ["delegates"] if ANY(day) else []


def look_after(matter: str, *, date: Date, now: datetime) -> None:
    telling.tell_of_the_gone(now=now)


STEPS = (
    Step(name="delegation.delegates", order=80, matters=named, act=look_after),
    Step(name="delegation.ends", order=80, matters=ending, act=remind),
    Step(name="delegation.mandates", order=80, matters=unsealed, act=seal),
)
for step in STEPS:
    hooks.due.add(step.name, step)
