"""Civic now and the group's date. Sessions, keys and rate limits use wall time instead.

Civic time is wall time, except in a demonstration, where it may be days ahead, and in a
rehearsal, where it is whatever the scenario says.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils import timezone

from core.charter.reading import current
from core.heartbeat.models import Day
from core.instance import instance


class _Simulation:
    """What replaces wall time in this process; nothing in a real group."""

    moment: datetime | None = None
    # How far the clock of a demonstration was ahead when its file was last changed.
    days_ahead: int = 0
    changed: int | None = None
    is_demo: bool | None = None


# What the page that is being made knows of the last day run; None outside of pages.
_page: ContextVar[list[date | None] | None] = ContextVar("page", default=None)


def now() -> datetime:
    """Civic now, in UTC."""
    if _Simulation.moment is not None:
        return _Simulation.moment
    return timezone.now() + timedelta(days=days_ahead())


def zone() -> ZoneInfo:
    """The time zone in which the group's dates change."""
    return ZoneInfo(str(current()["group.time_zone"]))


def group_date(now: datetime) -> date:
    """The group's date at a moment: by its own zone, and never before a day already run."""
    by_the_clock = now.astimezone(zone()).date()
    last = _last_day()
    return max(by_the_clock, last) if last else by_the_clock


def _last_day() -> date | None:
    """The last date that was run; a page that is only read asks for it once."""
    if (page := _page.get()) is None:
        return Day.objects.last_finished()
    if not page:
        page.append(Day.objects.last_finished())
    return page[0]


@contextmanager
def one_page() -> Iterator[None]:
    """Inside, the date does not change: a page shows one date however often it asks."""
    token = _page.set([])
    try:
        yield
    finally:
        _page.reset(token)


def today() -> date:
    """The group's date now."""
    return group_date(now())


@contextmanager
def simulated(moment: datetime) -> Iterator[None]:
    """Let civic now be `moment` inside the block (rehearsals and tests)."""
    before, _Simulation.moment = _Simulation.moment, moment
    try:
        yield
    finally:
        _Simulation.moment = before


def days_ahead() -> int:
    """By how many days a demonstration's clock is ahead of the wall; 0 in a real group.

    Several groups of one demonstration share its file, and another one may have moved it on.
    """
    if _Simulation.is_demo is None:
        _Simulation.is_demo = instance.is_demo
    if not _Simulation.is_demo:
        return 0
    file = days_file()
    try:
        changed = file.stat().st_mtime_ns
    except FileNotFoundError:
        return 0
    if changed != _Simulation.changed:
        _Simulation.days_ahead, _Simulation.changed = int(file.read_text("ascii") or 0), changed
    return _Simulation.days_ahead


def days_file() -> Path:
    """Where the home of a demonstration keeps how far its clock is ahead; homes may share it."""
    return instance.path / "days_ahead"


def put_ahead(days: int) -> None:
    """Set the clock of a demonstration `days` ahead of the wall; no other home allows it."""
    instance.require_kind("demo")
    file = days_file()
    # Whole or not at all: others are reading it. It may be one that all homes share.
    draft = file.resolve().with_name(".days_ahead")
    draft.write_text(str(days), "ascii")
    draft.replace(file.resolve())
