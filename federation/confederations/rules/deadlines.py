"""Until when returns can come: each home closes at its own midnight, and the last one counts."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo

SECONDS_OF_AN_HOUR = 3600
# It may be another day already where a vote is opened than where its record is dated.
DAYS_BETWEEN_ZONES = 1
# So much later than its opening nobody calls a roll late: computers sleep, and lines break.
ROLL_GRACE_HOURS = 6


def return_deadline(last_day: date, *, zones: Iterable[tzinfo], grace_hours: int) -> int:
    """The last moment at which a return may be witnessed, in seconds since 1970.

    `last_day` is the last date on which people vote, wherever they are; a confederation without
    homes goes by UTC.
    """
    next_day = last_day + timedelta(days=1)
    midnights = [
        int(datetime.combine(next_day, time(0), tzinfo=zone).timestamp()) for zone in zones
    ]
    without_homes = int(datetime.combine(next_day, time(0), tzinfo=UTC).timestamp())
    return max(midnights, default=without_homes) + grace_hours * SECONDS_OF_AN_HOUR


def is_after_opening(moment: int, *, first_day: date, zone: tzinfo) -> bool:
    """Whether a roll was announced when people of its home had begun to vote already."""
    opened = int(datetime.combine(first_day, time(0), tzinfo=zone).timestamp())
    return moment > opened + ROLL_GRACE_HOURS * SECONDS_OF_AN_HOUR


def dates_of(said_on: date, *, talk: int, vote: int) -> tuple[date, date]:
    """The first and the last day of voting on what is opened on a day, by a charter."""
    opens_on = said_on + timedelta(days=talk + 1)
    return opens_on, opens_on + timedelta(days=vote - 1)


def are_dates(opens_on: date, closes_on: date, *, said_on: date, talk: int, vote: int) -> bool:
    """Whether these are the dates by a charter, wherever it was which day when they were said."""
    expected, _last = dates_of(said_on, talk=talk, vote=vote)
    is_near = abs((opens_on - expected).days) <= DAYS_BETWEEN_ZONES
    return is_near and (closes_on - opens_on).days == vote - 1
