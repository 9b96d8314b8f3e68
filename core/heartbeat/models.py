"""Which days were run, what was done on each, and what failed."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.operations import BaseDatabaseOperations

from core.heartbeat.daily import Daily


class DayQuerySet(models.QuerySet["Day"]):
    def last_finished(self) -> date | None:
        """The latest date whose work was gone through, or None before the first."""
        newest = NEWEST_FINISHED(date.min)
        return date.fromisoformat(newest[0]) if newest else None

    def be_present(self, day: date, *, now: datetime) -> None:
        """Note that the instance was up on this date. Every beat does, so it is one statement."""
        _run(PRESENT, day, True, now)

    def be_finished(self, day: date, *, now: datetime) -> None:
        """Note that the work of this date was gone through."""
        _run(FINISHED, now, day)

    def present_between(self, first: date, last: date) -> set[date]:
        """The dates from `first` until before `last` on which the instance was up."""
        present = self.filter(date__gte=first, date__lt=last, was_present=True)
        return set(present.values_list("date", flat=True))


class Day(models.Model):
    """One date of the group."""

    date = models.DateField(primary_key=True)
    was_present = models.BooleanField(default=False)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True, db_index=True)

    objects = DayQuerySet.as_manager()

    def __str__(self) -> str:
        return self.date.isoformat()


# Every act of a member asks for it, to know the group's date.
NEWEST_FINISHED = Daily(
    lambda _day: (
        Day.objects.filter(finished_at__isnull=False)
        .order_by("-date")
        .values_list("date", flat=True)[:1]
    )
)


# What Django would write, without having it built at every beat.
FINISHED = "UPDATE heartbeat_day SET finished_at = %s WHERE date = %s"
PRESENT = (
    "INSERT INTO heartbeat_day (date, was_present, started_at) VALUES (%s, %s, %s) "
    "ON CONFLICT (date) DO UPDATE SET was_present = excluded.was_present"
)


MARK = (
    "INSERT INTO heartbeat_matter (date, step, matter, done_at, is_settled) "
    "VALUES (%s, %s, %s, %s, %s) ON CONFLICT (date, step, matter) DO NOTHING"
)


def _run(statement: str, *values: object) -> int:
    """Run one of these; return how many rows were written."""
    database = connections[DEFAULT_DB_ALIAS]
    with database.cursor() as cursor:
        cursor.execute(statement, [_adapted(database.ops, value) for value in values])
        return int(cursor.rowcount)


def _adapted(ops: BaseDatabaseOperations, value: object) -> Any:
    if isinstance(value, datetime):
        return ops.adapt_datetimefield_value(value)
    return ops.adapt_datefield_value(value) if isinstance(value, date) else value


class MatterQuerySet(models.QuerySet["Matter"]):
    def mark(self, day: date, *, step: str, matter: str, now: datetime, is_settled: bool) -> bool:
        """Leave the done-mark; False if it is there. Waits for whoever is about to leave it."""
        return bool(_run(MARK, day, step, matter, now, is_settled))

    def done_on(self, days: Iterable[Day]) -> dict[date, int]:
        """How many were done on each of these days; a day without any is missing."""
        found = self.filter(date__in=[day.date for day in days]).order_by("date").values("date")
        return dict(found.annotate(done=models.Count("pk")).values_list("date", "done"))


class Matter(models.Model):
    """The done-mark of one matter of one step on one date."""

    date = models.DateField()
    step = models.CharField(max_length=60)
    matter = models.CharField(max_length=80)
    done_at = models.DateTimeField()
    # False while something that cannot be part of the transaction is still to be done.
    is_settled = models.BooleanField(default=True)

    objects = MatterQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("date", "step", "matter"), name="matter_once_a_day"),
        )
        indexes = (
            models.Index(
                fields=("date",), name="matter_unsettled", condition=models.Q(is_settled=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.date} {self.step} {self.matter}"


class Failure(models.Model):
    """A matter that could not be done; it is tried again at every beat."""

    date = models.DateField()
    step = models.CharField(max_length=60)
    matter = models.CharField(max_length=80)
    error = models.TextField()
    attempts = models.PositiveIntegerField(default=1)
    last_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("date", "step", "matter"), name="failure_once"),
        )

    def __str__(self) -> str:
        return f"{self.date} {self.step} {self.matter}: {self.error}"


class Cursor(models.Model):
    """How many leaves of the record a subscriber has dealt with."""

    subscriber = models.CharField(max_length=60, primary_key=True)
    position = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.subscriber} at {self.position}"
