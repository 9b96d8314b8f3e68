"""Copy the home."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.instance import HomeRefused, instance
from core.upkeep import copies

NIGHTS = 14


class Command(BaseCommand):
    """`manage.py backup`: while everything runs; the oldest copies beyond --keep go."""

    help = "Copies the home into a folder: what the group has, and apart from it the keys."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, help="the home's backups/ if not said")
        parser.add_argument("--keep", type=int, default=NIGHTS, help="how many copies stay")

    def handle(self, *_args: Any, folder: Path | None, keep: int, **_options: Any) -> None:
        try:
            made = copies.keep(folder or instance.backups_dir, keep=keep)
        except HomeRefused as refused:
            raise CommandError(str(refused), returncode=2) from None
        self.stdout.write(str(made))
