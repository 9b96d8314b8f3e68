"""The heartbeat for programs: the group's date, and whether its days have run."""

from typing import Any

from django.http import HttpRequest
from rest_framework import serializers

from core.heartbeat import clock
from core.heartbeat.models import Day, Failure, Matter
from core.programs.fields import Shown
from core.programs.paging import Listed
from core.programs.resources import Resource, at, reads
from core.record.reading import is_member


class Beat(Shown):
    """Where the group is in its days."""

    today = serializers.DateField(help_text="The group's date: deadlines are dates.")
    zone = serializers.CharField(help_text="The time zone in which the group's dates change.")
    last_run_on = serializers.DateField(allow_null=True, help_text="The last date that was run.")
    days_late = serializers.IntegerField(help_text="How many dates wait to be run.")
    failures = serializers.IntegerField(help_text="How many matters failed and are tried again.")


class DayShown(Shown):
    """A date of the group, and what was done on it."""

    date = serializers.DateField()
    was_present = serializers.BooleanField(help_text="Whether the instance was up at all.")
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    matters = serializers.IntegerField(help_text="How many were done in its daily run.")


class FailureShown(Shown):
    """A matter that failed and is tried again."""

    date = serializers.DateField()
    step = serializers.CharField()
    matter = serializers.CharField()
    attempts = serializers.IntegerField()
    last_at = serializers.DateTimeField()
    error = serializers.CharField(allow_null=True, help_text="For members; null for others.")


@at("heartbeat/", name="heartbeat")
class Heartbeat(Resource):
    @reads(Beat, page=["heartbeat:heartbeat"])
    def get(self, request: HttpRequest) -> dict[str, Any]:
        """The group's date, and whether its days have run."""
        today = clock.now().astimezone(clock.zone()).date()
        last = Day.objects.last_finished()
        return {
            "today": clock.today(),
            "zone": clock.zone().key,
            "last_run_on": last,
            "days_late": max((today - last).days, 0) if last else 0,
            "failures": Failure.objects.count(),
        }


@at("heartbeat/days/", name="heartbeat.days")
class Days(Resource):
    @reads(DayShown, many=True, page=["heartbeat:heartbeat"])
    def get(self, request: HttpRequest) -> Listed:
        """Every date that the group has lived, the last first."""
        return Listed(rows=Day.objects.all(), order=("-date",), shown=_with_matters)


def _with_matters(days: list[Day]) -> list[dict[str, Any]]:
    counts = Matter.objects.done_on(days)
    return [
        {
            "date": day.date,
            "was_present": day.was_present,
            "started_at": day.started_at,
            "finished_at": day.finished_at,
            "matters": counts.get(day.date, 0),
        }
        for day in days
    ]


@at("heartbeat/failures/", name="heartbeat.failures")
class Failures(Resource):
    @reads(FailureShown, many=True, page=["heartbeat:heartbeat"])
    def get(self, request: HttpRequest) -> Listed:
        """What failed and is tried again, oldest first."""
        # What a database says of a failure may name rows, and with them persons.
        tells_why = is_member(request.user)
        return Listed(
            rows=Failure.objects.all(),
            order=("date", "pk"),
            shown=lambda failures: [_failure(each, tells_why=tells_why) for each in failures],
        )


def _failure(failure: Failure, *, tells_why: bool) -> dict[str, Any]:
    shown = ("date", "step", "matter", "attempts", "last_at")
    facts = {name: getattr(failure, name) for name in shown}
    return {**facts, "error": failure.error if tells_why else None}
