"""Speaks to others with a new key from now on: `manage.py change_key object|witness|http`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.heartbeat import clock, jobs
from core.refusals import Refusal
from federation.identity.actions import keys
from federation.identity.rules.keys import NAMED_BY
from federation.wire.wall import wall


class Command(BaseCommand):
    """For the day when somebody may have seen a key; see docs/keys.md."""

    help = "Make a new key, have the old one name it in the record, and destroy the old one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("purpose", choices=list(NAMED_BY))
        parser.add_argument(
            "--last-good",
            type=int,
            help="the last entry of the record before the old key was stolen: it is taken back",
        )
        parser.add_argument(
            "--sheets",
            action="store_true",
            help="the old key is lost: read the trustees' sheets, one a line, and let them name it",
        )

    def handle(self, **options: Any) -> None:
        # Signatures follow the world's clock, also where the group's is simulated.
        now = wall()
        purpose = options["purpose"]
        # Others may hold more of the record: this process has asked nobody yet.
        jobs.wake(now=clock.now())
        try:
            if options["sheets"]:
                epoch = keys.recover_key(purpose, sheets=read_sheets(self), now=now)
            else:
                epoch = keys.change_key(purpose, now=now)
            if options["last_good"] is not None:
                keys.revoke_key(purpose, epoch - 1, last_good=options["last_good"], now=now)
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=2) from None
        self.stdout.write(f"The {purpose} key is number {epoch} from now on.")


def read_sheets(command: BaseCommand) -> list[str]:
    """What trustees type, one sheet a line, until an empty line."""
    command.stdout.write("Type one sheet a line, and an empty line at the end:")
    return list(iter(lambda: input().strip(), ""))
