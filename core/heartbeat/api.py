"""The heartbeat for programs: the group's date, and whether its days have run."""

from typing import Any

from django.http import HttpRequest
from rest_framework import serializers

from core.heartbeat import clock
from core.heartbeat.models import Day, Failure
from core.programs.fields import Shown
from core.programs.resources import Resource, at, reads


class Beat(Shown):
    """Where the group is in its days."""

    today = serializers.DateField(help_text="The group's date: deadlines are dates.")
    zone = serializers.CharField(help_text="The time zone in which the group's dates change.")
    last_run_on = serializers.DateField(allow_null=True, help_text="The last date that was run.")
    days_late = serializers.IntegerField(help_text="How many dates wait to be run.")
    failures = serializers.IntegerField(help_text="How many matters failed and are tried again.")


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
