"""The village reads what it is told."""

from datetime import datetime
from typing import Any

from core.notices.actions import read_all
from core.people.models import Person

# What the last days brought is still unread.
DAYS_UNREAD = 3


def seed(village: Any) -> None:
    """Let everybody have read everything but the news of the last days.

    The village belongs to the room of pages, which is above this one.
    """
    village.on(DAYS_UNREAD, _read_everything)


def _read_everything(now: datetime) -> None:
    for person in Person.objects.present():
        read_all(person, now=now)
