"""A story for the tests of the harness itself: two rows in one transaction, then one more."""

from datetime import UTC, datetime

from django.contrib.sessions.models import Session
from django.db import transaction

NEVER = datetime(9999, 1, 1, tzinfo=UTC)


def write() -> int:
    """Two rows together, one alone."""
    with transaction.atomic():
        _keep("one")
        _keep("two")
    _keep("three")
    return 3


def count() -> int:
    """How many rows are there."""
    return Session.objects.count()


def _keep(name: str) -> None:
    Session.objects.create(session_key=name, expire_date=NEVER)
