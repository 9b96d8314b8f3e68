"""The law of decisions: from when they are in force, and which words a law has."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date, timedelta


def in_force_on(decided_on: date, *, waiting_days: int) -> date:
    """The date on which an adopted decision takes force; the calendar's last day at the latest."""
    return date.fromordinal(min(decided_on.toordinal() + waiting_days, date.max.toordinal()))


def waits(today: date, *, in_force: date) -> timedelta:
    """How long people still have before a decision takes force; never negative."""
    return max(in_force - today, timedelta())


def text_of_law(text: str, *, chosen: str | None, options: Sequence[str]) -> str:
    """The text of a law that a proposal makes without saying so: its own, and what was chosen.

    Where there was only one way to adopt the proposal its text says all.
    """
    if chosen is None or len(options) < 2:
        return text
    return f"{text.rstrip()}\n\n{chosen}\n"


def digest(*, title: str, text: str) -> str:
    """What the record keeps of a law's words: SHA-256 in hex of the JSON list of both."""
    return hashlib.sha256(json.dumps([title, text], ensure_ascii=False).encode()).hexdigest()
