"""What came of a vote in pictures: how it was shared out, and when people voted."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Count
from django.db.models.functions import TruncDate

from core.heartbeat import clock
from core.pages.charts import shares, stairs
from core.record.models import Entry
from groups.referenda.models import Referendum
from groups.referenda.verbs import BOX_KEPT, BOX_KEPT_FOR_MEMBERS, CAST, TAKEN_BACK
from groups.referenda.wording import Row

KNOWN_FOR = 24 * 60 * 60
NIGHTLY = (BOX_KEPT.name, BOX_KEPT_FOR_MEMBERS.name)
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
    boxes: dict[date, int] = {}
    openly: Counter[date] = Counter()
    for day, verb, payload, number in _recorded(vote):
        if verb in NIGHTLY:
            boxes[day] = int(json.loads(payload)["count"])
        else:
            openly[day + timedelta(days=1)] += ONE_BY_ONE[verb] * number
    closed_on = vote.closed_on or vote.closes
    in_box = named = 0
    before = []
    for day in sorted({*boxes, *openly}):
        in_box, named = boxes.get(day, in_box), named + openly[day]
        if vote.opens <= day < closed_on:
            before.append((day, in_box + named))
    return [*before, (closed_on, vote.result.turnout_direct)]


def _recorded(vote: Referendum) -> Iterable[tuple[date, str, str, int]]:
    """What the record says of ballots, by day; open ballots that are alike are counted together."""
    entries = Entry.objects.filter(subject=vote.subject, verb__in=(*NIGHTLY, *ONE_BY_ONE))
    entries = entries.annotate(day=TruncDate("at", tzinfo=clock.zone())).order_by()
    return entries.values_list("day", "verb", "payload").annotate(number=Count("pk"))
