"""What came of a vote in pictures: how it was shared out, and when people voted."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Count
from django.db.models.functions import TruncDate

from core.heartbeat import clock
from core.pages.charts import shares, stairs
from core.record.models import Entry
from groups.referenda.models import Referendum
from groups.referenda.verbs import BOX_KEPT, CAST, TAKEN_BACK
from groups.referenda.wording import Row

KNOWN_FOR = 24 * 60 * 60
ONE_BY_ONE = {CAST.name: 1, TAKEN_BACK.name: -1}


def pictures(vote: Referendum, rows: Sequence[Row]) -> dict[str, Any]:
    """The bar of the totals and the line of the turnout, of a vote that is closed."""
    parts = shares([row.ballots for row in rows])
    return {
        "parts": [(part, _tone(row)) for part, row in zip(parts, rows, strict=True)],
        "line": stairs(turnout_by_day(vote)),
    }


def _tone(row: Row) -> str:
    return "blank" if row.is_blank else "no" if row.is_status_quo else ""


def turnout_by_day(vote: Referendum) -> list[tuple[date, int]]:
    """How many people had voted themselves by the beginning of each day, and at the close.

    Read from the record, where it can be checked: what the ballot box was said to hold each night,
    and open ballots. After the close nothing of it changes any more.
    """
    name = f"turnout-by-day:{vote.pk}:{vote.closed_on}"
    known: list[tuple[date, int]] | None = cache.get(name)
    if known is None:
        known = [(vote.opens, 0), *_counted(vote)]
        cache.set(name, known, timeout=KNOWN_FOR)
    return known


def _counted(vote: Referendum) -> list[tuple[date, int]]:
    """Both kinds of ballots together, on each day on which the record says something new."""
    boxes, openly = _boxes(vote), _openly(vote)
    days = [day for day in sorted({*boxes, *openly}) if vote.opens <= day < vote.closed_on]
    before = [
        (
            day,
            next((boxes[at] for at in sorted(boxes, reverse=True) if at <= day), 0)
            + sum(number for at, number in openly.items() if at <= day),
        )
        for day in days
    ]
    return [*before, (vote.closed_on, vote.result.turnout_direct)]


def _boxes(vote: Referendum) -> dict[date, int]:
    """How many sealed ballots there were in each night of the vote."""
    kept = Entry.objects.filter(subject=vote.subject, verb=BOX_KEPT.name).order_by("at")
    zone = clock.zone()
    return {entry.at.astimezone(zone).date(): int(entry.facts["count"]) for entry in kept}


def _openly(vote: Referendum) -> Counter[date]:
    """How many open ballots had come by the beginning of a day since that of the day before."""
    acts = Entry.objects.filter(subject=vote.subject, verb__in=ONE_BY_ONE).order_by()
    acts = acts.annotate(day=TruncDate("at", tzinfo=clock.zone()))
    found: Counter[date] = Counter()
    for day, verb, number in acts.values_list("day", "verb").annotate(number=Count("pk")):
        found[day + timedelta(days=1)] += ONE_BY_ONE[verb] * number
    return found
