"""Signs the record with a new key from now on: `manage.py change_log_key`."""

import time
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand

from core.record.sequencer import change_key


class Command(BaseCommand):
    """For the day when somebody may have seen the key; see docs/keys.md."""

    help = "Make a new key for the record, name it in the record, and destroy the old one."

    def handle(self, **_options: Any) -> None:
        # Signatures follow the world's clock, also where the group's is simulated.
        epoch = change_key(datetime.fromtimestamp(time.time(), tz=UTC))
        self.stdout.write(f"The record is signed with key {epoch} from now on.")
