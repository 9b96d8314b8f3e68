"""The addresses for programs: what every room put into `hooks.api`, and what describes it."""

from django.urls import URLPattern, URLResolver, path

from core.programs import views
from core.programs.gathering import resources

app_name = "programs"
urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", views.reference, name="reference"),
    path("api/rooms/<slug:name>/", views.room, name="room"),
    path("api/problems/", views.problems, name="problems"),
    path("api/v1/openapi.json", views.openapi, name="openapi"),
    *resources(),
]
