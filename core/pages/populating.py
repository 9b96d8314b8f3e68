"""A demonstration's home is filled with a life, alone or in step with its neighbours.

Nothing of it is waited for until it is on the disk, before the end: were the power to fail, the
village would have to be made anew. What real nights do so that old ballots cannot be read from
unused pages of the database is done once, at the end.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.conf import settings
from django.db import connection

from core.heartbeat import clock
from core.heartbeat.models import Day
from core.instance import HomeRefused, instance
from core.keys.files import without_waiting
from core.pages.telling import VILLAGE
from core.pages.village import Village, at_once
from core.room import Room

# In the home; says whose life it was.
MARK = "populated"


def is_populated() -> bool:
    """Whether this home has had its life; raises HomeRefused if that was broken off."""
    if (instance.path / MARK).exists():
        return True
    if Day.objects.exists():
        raise HomeRefused(
            f"The village in {instance.path} was begun and not finished. Remove that folder, "
            f"and it is made anew."
        )
    return False


def place() -> str:
    """Which place of the demonstration this home is."""
    mark = instance.path / MARK
    return (mark.exists() and mark.read_text("utf-8")) or VILLAGE


def populate(
    language: str,
    where: str = VILLAGE,
    *,
    neighbours: Mapping[str, str] | None = None,
    turn: Callable[[int], None] = at_once,
) -> None:
    """Live the story of a place, as far as it was not lived; raises HomeRefused, VillageFailed."""
    instance.require_kind("demo")
    if is_populated():
        return
    _tell_database("PRAGMA synchronous=OFF")
    village = Village(
        last=clock.today(),
        language=language,
        place=where,
        neighbours=neighbours or {},
        turn=turn,
    )
    for room in apps.get_app_configs():
        if isinstance(room, Room) and find_spec(f"{room.name}.seed"):
            import_module(f"{room.name}.seed").seed(village)
    with without_waiting(instance.path):
        village.play()
    # All of it is waited for now, and whatever this process writes from now on.
    _tell_database("PRAGMA synchronous=FULL", "PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    (instance.path / MARK).write_text(where, "utf-8")


def _tell_database(*words: str) -> None:
    if settings.EMBEDDED:
        with connection.cursor() as cursor:
            for word in words:
                cursor.execute(word)
