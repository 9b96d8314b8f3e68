"""A room: one subject of Folkmoot, with the same furniture as every other room."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig

# Furniture that registers something in core.hooks. The rest is imported by whoever uses it.
REGISTERING = ("parameters", "verbs", "due", "effects", "panels", "outside", "kinds")


class Room(AppConfig):
    """Loads the furniture with which a room registers itself in core.hooks."""

    default = False
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        for furniture in REGISTERING:
            if find_spec(f"{self.name}.{furniture}"):
                import_module(f"{self.name}.{furniture}")
