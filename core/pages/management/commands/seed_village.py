"""Populate the demonstration village."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from core.heartbeat import clock
from core.instance import HomeRefused, instance
from core.pages.village import Village
from core.room import Room

MARK = "populated"


class Command(BaseCommand):
    """`manage.py seed_village`: about forty neighbours and four months of their life."""

    help = "Populates the demonstration village through the same actions that pages call."
    # The pages are checked when they are served.
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            instance.require_kind("demo")
        except HomeRefused as refused:
            raise CommandError(str(refused), returncode=2) from None
        mark = instance.path / MARK
        if mark.exists():
            return
        self.stdout.write("Letting four months pass in the village …")
        if settings.EMBEDDED:
            # Nothing is lost if the computer stops now: an unfinished village is made anew.
            connection.cursor().execute("PRAGMA synchronous=OFF")
        village = Village(last=clock.today())
        for room in apps.get_app_configs():
            if isinstance(room, Room) and find_spec(f"{room.name}.seed"):
                import_module(f"{room.name}.seed").seed(village)
        village.play()
        mark.touch()
