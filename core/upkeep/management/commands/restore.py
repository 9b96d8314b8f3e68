"""Put a copy of the home back."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.instance import HomeRefused
from core.upkeep import copies


class Command(BaseCommand):
    """`manage.py restore FILE`: while nothing runs; what was there before is copied first."""

    help = "Lets the home be what a copy holds. Stop the program first, and run prepare after it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        try:
            before = copies.put_back(file)
        except HomeRefused as refused:
            raise CommandError(str(refused), returncode=2) from None
        if before:
            self.stdout.write(f"What was there before is kept at {before}.")
        self.stdout.write(f"{file.name} is put back. Run prepare, then verify_record.")
