"""Make a home, or bring an older one up to date."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from core.instance import HomeRefused, instance
from core.keys.actions import prepare as prepare_keys
from core.upkeep import fitting


class Command(BaseCommand):
    """`manage.py prepare`: folders, keys, database; what is there already stays."""

    help = "Makes the home that FOLKMOOT_HOME names, or brings an older one up to date."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        kind = parser.add_mutually_exclusive_group()
        kind.add_argument("--demo", action="store_const", const="demo", dest="kind")
        kind.add_argument("--scratch", action="store_const", const="scratch", dest="kind")
        parser.set_defaults(kind="real")

    def handle(self, *_args: Any, kind: str, **_options: Any) -> None:
        try:
            if instance.is_prepared:
                instance.require_kind(kind)
            instance.make_folders()
            origin = prepare_keys(instance.path)
            instance.secret_key()
            if not instance.is_prepared:
                instance.furnish(kind=kind, origin=origin)
            kept = fitting.back_up_before_migrating()
        except HomeRefused as refused:
            raise CommandError(str(refused), returncode=2) from None
        if kept:
            self.stdout.write(f"The database of before is kept at {kept}.")
        call_command("migrate", verbosity=0, interactive=False)
        self.stdout.write(f"{instance.path} is ready.")
