"""The world's clock: signatures follow it, also where the group's own is simulated."""

import time
from datetime import UTC, datetime


def wall() -> datetime:
    """Now, in UTC."""
    return datetime.fromtimestamp(time.time(), tz=UTC)
