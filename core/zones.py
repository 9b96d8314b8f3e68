"""The time zones that this computer knows."""

from functools import cache
from zoneinfo import available_timezones


@cache
def zone_names() -> frozenset[str]:
    """Their names in the tz database; read once, since it is a walk through hundreds of files."""
    return frozenset(available_timezones())
