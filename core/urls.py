"""Every room brings its own addresses."""

from importlib.util import find_spec

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path

from core.room import Room

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"{room.name}.urls"))
    for room in apps.get_app_configs()
    if isinstance(room, Room) and find_spec(f"{room.name}.urls")
]
handler400 = "core.pages.views.bad_request"
handler403 = "core.pages.views.forbidden"
handler404 = "core.pages.views.not_found"
handler500 = "core.pages.views.server_error"
