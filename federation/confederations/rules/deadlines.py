"""Until when returns can come: each home closes at its own midnight, and the last one counts."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo

SECONDS_OF_AN_HOUR = 3600
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
