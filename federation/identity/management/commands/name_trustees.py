"""Prints recovery sheets for trustees: `manage.py name_trustees 5 --needed 3`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.refusals import Refusal
from federation.identity.actions.trustees import name_trustees
from federation.identity.management.commands.change_key import read_sheets
from federation.wire.wall import wall


class Command(BaseCommand):
    """The fifth kind of key lies on paper, with people, and in no computer; see docs/keys.md."""

    help = "Make recovery sheets for trustees; print each and give it to one person."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("count", type=int)
        parser.add_argument("--needed", type=int, required=True)
        parser.add_argument(
            "--sheets", action="store_true", help="read the sheets of the present trustees"
        )

    def handle(self, **options: Any) -> None:
        now = wall()
        given = read_sheets(self) if options["sheets"] else ()
        try:
            sheets = name_trustees(
                options["count"], needed=options["needed"], sheets=given, now=now
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        for number, sheet in enumerate(sheets, 1):
            self.stdout.write(f"\nSheet {number} of {len(sheets)}; {options['needed']} are needed.")
            self.stdout.write(f"  {sheet.secret}")
        self.stdout.write("\nThese lines are kept nowhere. Print each for one person, then clear.")
