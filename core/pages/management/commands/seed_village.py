"""Populate the demonstration village.

Nothing of it is waited for until it is on the disk, before the end: were the power to fail, the
village would have to be made anew. What real nights do so that old ballots cannot be read from
unused pages of the database is done once, at the end.
"""

from argparse import ArgumentParser
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from core.heartbeat import clock
from core.heartbeat.models import Day
from core.instance import HomeRefused, instance
from core.keys.files import without_waiting
from core.pages.telling import LANGUAGES
from core.pages.village import Village
from core.room import Room

MARK = "populated"


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
        except HomeRefused as refused:
            raise CommandError(str(refused), returncode=2) from None
        mark = instance.path / MARK
        if mark.exists():
            return
        if Day.objects.exists():
            raise CommandError(
                f"The village in {instance.path} was begun and not finished. Remove that folder, "
                f"and it is made anew.",
                returncode=2,
            )
        self.stdout.write("Letting four months pass in the village …")
        if settings.EMBEDDED:
            connection.cursor().execute("PRAGMA synchronous=OFF")
        village = Village(last=clock.today(), language=language)
        for room in apps.get_app_configs():
            if isinstance(room, Room) and find_spec(f"{room.name}.seed"):
                import_module(f"{room.name}.seed").seed(village)
        with without_waiting(instance.path):
            village.play()
        # Whatever this process writes from now on is waited for.
        connection.close()
        mark.touch()
