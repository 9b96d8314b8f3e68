"""Signs the record with a new key from now on: `manage.py change_log_key`."""

import time
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.heartbeat import clock, jobs
from core.record.sequencer import change_key
from core.refusals import Refusal


class Command(BaseCommand):
    """For the day when somebody may have seen the key; see docs/keys.md."""

    help = "Make a new key for the record, name it in the record, and destroy the old one."

    def handle(self, **_options: Any) -> None:
        # Others may hold more of the record: this process has asked nobody yet.
        jobs.wake(now=clock.now())
        try:
            # Signatures follow the world's clock, also where the group's is simulated.
            epoch = change_key(datetime.fromtimestamp(time.time(), tz=UTC))
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=2) from None
        self.stdout.write(f"The record is signed with key {epoch} from now on.")
