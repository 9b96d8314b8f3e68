"""What every beat asks of this room: whether the open data of the date are written."""

from datetime import datetime

from core import hooks
from core.feeds.package import write_if_due
from core.heartbeat.models import Day
from core.instance import instance


def write_open_data(*, now: datetime) -> None:
    """Once the date's work is done, write what is public by then; never for a rehearsal."""
    day = Day.objects.last_finished()
    if day is not None and not instance.is_scratch:
        write_if_due(day)


hooks.chores.add("feeds.open_data", write_open_data)
