"""The page of the heartbeat: what ran, what is due, what is late."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.heartbeat import clock
from core.heartbeat.models import Day, Failure, Matter
from core.record.reading import is_member

SHOWN_DAYS = 14


@require_safe
def heartbeat(request: HttpRequest) -> HttpResponse:
    """The last days with the number of matters done on each, failures, and whether it is late."""
    now = clock.now()
    today = now.astimezone(clock.zone()).date()
    days = list(Day.objects.order_by("-date")[:SHOWN_DAYS])
    counts = Matter.objects.done_on(days)
    last = next((day for day in days if day.finished_at), None)
    return render(
        request,
        "heartbeat/heartbeat.html",
        {
            "days": [(day, counts.get(day.date, 0)) for day in days],
            "last": last,
            "zone": clock.zone().key,
            "days_late": (today - last.date).days if last else 0,
            "is_clock_behind": bool(last and last.date > today),
            "next_day": today + timedelta(days=1),
            "failures": Failure.objects.order_by("date", "pk"),
            # What a database says of a failure may name rows, and with them persons.
            "is_member": is_member(request.user),
        },
    )
