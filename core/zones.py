"""The time zones that this computer knows."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones


@cache
def zone_names() -> frozenset[str]:
    """Their names in the tz database; read once, since it is a walk through hundreds of files."""
    return frozenset(available_timezones())


def zone_of(name: str) -> ZoneInfo:
    """The zone of this name, and UTC where this computer knows none: others may know more."""
    return ZoneInfo(name if name in zone_names() else "UTC")
