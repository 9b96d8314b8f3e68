"""What every room offers to programs: its `api.py`, loaded when somebody first asks."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.urls import URLPattern, URLResolver, path

from core import hooks
from core.room import Room


@cache
def gather() -> None:
    """Load the `api.py` of every room, which fills `hooks.api` and `hooks.scopes`.

    Later than the other furniture: a process that serves no addresses needs none of it.
    """
    for room in apps.get_app_configs():
        if isinstance(room, Room) and find_spec(f"{room.name}.api"):
            import_module(f"{room.name}.api")


@cache
def resources() -> list[URLPattern | URLResolver]:
    """The address of everything in `hooks.api`."""
    gather()
    return [
        path(f"api/v1/{resource.address}", resource.as_view(), name=name)
        for name, resource in hooks.api.items()
    ]
