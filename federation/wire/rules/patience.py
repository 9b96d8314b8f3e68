"""When a computer that did not answer is tried again: later and later, and for ever."""

from datetime import timedelta

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
# Enough to come to the longest pause; doubling without an end would overflow.
MOST_DOUBLINGS = 12


def pause_after(failures: int) -> timedelta:
    """How long to wait after so many failures in a row: 1, 2, 4 … minutes, at last six hours."""
    return min(FIRST_PAUSE * (1 << min(failures - 1, MOST_DOUBLINGS)), LONGEST_PAUSE)
