"""Follows the record for open pages: wakes the halls of all processes, and says nothing else."""

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from core.record.models import Entry
from realtime import hints
from realtime.hall import hall


def tell(entries: Sequence[Entry]) -> None:  # noqa: ARG001 - what there is to know, halls read themselves
    """Ring, once these entries and what follows from them are committed."""
    # Live pages are a convenience: a hint that cannot be sent is made up for within seconds.
    transaction.on_commit(hints.send if settings.SERVED else hall.ring, robust=True)
