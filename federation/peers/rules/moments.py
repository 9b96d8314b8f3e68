"""When something was said: the times of one record run neither backwards nor ahead.

Whoever writes a record chooses the times in it. All readers read the same entries in the same
order, so what follows from those alone is the same for everybody, whatever their own clocks say.
"""

from datetime import datetime, timedelta

# Groups whose clocks differ by so much still understand each other.
MOST_APART = timedelta(hours=2)


def moment_of(stated: datetime, *, before: datetime | None) -> datetime:
    """The moment that counts for something: never before that of what was said before it."""
    return stated if before is None else max(stated, before)


def is_to_come(moment: datetime, *, now: datetime) -> bool:
    """Whether it lies further in the future than clocks may differ. It waits until then."""
    return moment - now > MOST_APART
