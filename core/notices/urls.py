"""The addresses of the room of notices."""

from django.urls import path

from core.notices import views

app_name = "notices"
urlpatterns = [
    path("notices/", views.notices, name="list"),
    path("notices/read/", views.read_everything, name="read_all"),
    path("notices/<int:number>/read/", views.read_one, name="read"),
    path("me/notices/stop/<str:token>/", views.stop, name="stop"),
    path("me/notices/", views.choices, name="choices"),
]
