"""The one clock: each date's work once, in order, catching up after sleep."""

import logging
from datetime import date, datetime, timedelta

from django.db import transaction

from core import hooks
from core.heartbeat import clock
from core.heartbeat.daily import Daily, quiet, stirred
from core.heartbeat.days import Step, steps
from core.heartbeat.models import Day, Failure, Matter

log = logging.getLogger("folkmoot.heartbeat")
# Nearly every beat finds neither.
UNSETTLED = Daily(
    lambda _day: Matter.objects.filter(is_settled=False).values_list("pk", flat=True)[:1]
)
FAILED = Daily(lambda _day: Failure.objects.values_list("pk", flat=True)[:1])


class AlreadyDone(Exception):
    """Another worker has done this matter."""


def beat(*, now: datetime) -> list[date]:
    """Run every date that is due, oldest first; return those that were run.

    Safe to call from many workers and at any time: each matter of each date is done once.
    """
    today = now.astimezone(clock.zone()).date()
    Day.objects.be_present(today, now=now)
    last = Day.objects.last_finished()
    first = last + timedelta(days=1) if last else today
    days = [first + timedelta(days=n) for n in range((today - first).days + 1)]
    for day in days:
        if day != today:
            Day.objects.get_or_create(date=day, defaults={"started_at": now})
        run_day(day, now=now)
    if days and UNSETTLED(today):
        settle_rest()
    if FAILED(today):
        retry_failures(now=now)
    return days


def run_day(day: date, *, now: datetime) -> None:
    """Do a date's work in the order of its steps; a failing matter stops only itself."""
    with quiet():
        for step in steps():
            for matter in list(step.matters(day)):
                with stirred():
                    attempt(step, matter, day, now=now)
    Day.objects.be_finished(day, now=now)


def attempt(step: Step, matter: str, day: date, *, now: datetime) -> None:
    """Do one matter and mark it, or note why it failed."""
    try:
        do(step, matter, day, now=now)
    except AlreadyDone:
        return
    except Exception as error:
        log.exception("%s: %s of %s failed", day, step.name, matter)
        note_failure(step, matter, day, error, now=now)
        return
    if FAILED(day):
        Failure.objects.filter(date=day, step=step.name, matter=matter).delete()
    settle(step, matter, day)


@transaction.atomic
def do(step: Step, matter: str, day: date, *, now: datetime) -> None:
    """Act and leave the done-mark, in one transaction; raises AlreadyDone."""
    is_new = Matter.objects.mark(
        day, step=step.name, matter=matter, now=now, is_settled=step.settle is None
    )
    if not is_new:
        raise AlreadyDone
    step.act(matter, date=day, now=now)


def settle(step: Step, matter: str, day: date) -> None:
    """Do what follows a matter outside its transaction, and mark that."""
    if step.settle is None:
        return
    step.settle(matter)
    Matter.objects.filter(date=day, step=step.name, matter=matter).update(is_settled=True)


def settle_rest() -> None:
    """Settle what a dying process left unsettled."""
    for left in Matter.objects.filter(is_settled=False).order_by("date", "pk"):
        step = hooks.due.get(left.step)
        if step is not None:
            settle(step, left.matter, left.date)


def note_failure(step: Step, matter: str, day: date, error: Exception, *, now: datetime) -> None:
    failure, is_new = Failure.objects.get_or_create(
        date=day,
        step=step.name,
        matter=matter,
        defaults={"error": repr(error), "last_at": now},
    )
    if not is_new:
        failure.error, failure.last_at = repr(error), now
        failure.attempts += 1
        failure.save(update_fields=["error", "last_at", "attempts"])


def retry_failures(*, now: datetime) -> None:
    """Try again what failed, unless it is no longer due."""
    for failure in Failure.objects.order_by("date", "pk"):
        step = hooks.due.get(failure.step)
        if step is None or failure.matter not in step.matters(failure.date):
            failure.delete()
        else:
            attempt(step, failure.matter, failure.date, now=now)


def days_lost(first: date, last: date) -> list[date]:
    """The dates from `first` until before `last` on which the instance was never up."""
    present = Day.objects.present_between(first, last)
    every = (first + timedelta(days=n) for n in range((last - first).days))
    return [day for day in every if day not in present]
