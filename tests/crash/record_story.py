"""A story of the record: three hundred entries get their places, so that a tile becomes full."""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from core.record import checks, sequencer
from core.record.actions import Act, append_many
from core.record.models import Entry, Leaf, Subtree
from core.record.verbs import KEY_CHANGED

WHEN = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
ENTRIES = 300


def happen() -> int:
    """Three hundred things happen in one transaction and are placed afterwards."""
    with transaction.atomic():
        append_many(
            Act(
                verb=KEY_CHANGED,
                subject=f"key:log-{number}",
                payload={"epoch": number, "public_key": ""},
                at=WHEN,
                private={"person": "nobody"},
            )
            for number in range(ENTRIES)
        )
    return sequencer.sequence(WHEN)


def look() -> dict[str, Any]:
    """What is there after a death, and what is wrong with it before and after going on."""
    before = {"entries": Entry.objects.count(), "leaves": Leaf.objects.count()}
    wrong = [finding.sentence for finding in checks.verify()]
    sequencer.sequence(WHEN)
    wrong += [finding.sentence for finding in checks.verify()]
    after = {"placed": Leaf.objects.count(), "subtrees": Subtree.objects.count()}
    return {**before, **after, "wrong": wrong}


def change_key() -> int:
    """The record gets its second key."""
    return sequencer.change_key(WHEN)
