"""Checks the whole record and says what it finds: `manage.py verify_record`."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from core.record.checks import examine


class Command(BaseCommand):
    """One line per check; exit status 0 when the record is whole and 1 when it is not."""

    help = "Check the record against its tree, its checkpoints, its private parts and the rooms."

    def handle(self, **_options: Any) -> None:
        is_whole = True
        for check in examine():
            verdict = "ok    " if not check.count else "WRONG "
            self.stdout.write(f"{verdict} {check.name}: {check.looked_at} looked at")
            for finding in check.findings:
                place = "" if finding.position is None else f" at {finding.position}"
                self.stdout.write(f"       {check.name}{place}: {finding.sentence}")
            if check.count > len(check.findings):
                self.stdout.write(f"       and {check.count - len(check.findings)} more")
            is_whole = is_whole and not check.count
        self.stdout.write("The record is whole." if is_whole else "The record was altered.")
        if not is_whole:
            sys.exit(1)
