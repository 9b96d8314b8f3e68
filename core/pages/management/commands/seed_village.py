"""Populate the demonstration village."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.instance import HomeRefused, instance
from core.pages.populating import is_populated, populate
from core.pages.telling import LANGUAGES


class Command(BaseCommand):
    """`manage.py seed_village`: about forty neighbours and four months of their life."""

    help = "Populates the demonstration village through the same actions that pages call."
    # The pages are checked when they are served.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0])

    def handle(self, *_args: Any, language: str, **_options: Any) -> None:
        try:
            instance.require_kind("demo")
            if not is_populated():
                self.stdout.write("Letting four months pass in the village …")
                populate(language)
        except HomeRefused as refused:
            raise CommandError(str(refused), returncode=2) from None
