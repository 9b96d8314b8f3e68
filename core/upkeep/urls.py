"""The addresses at which machines and people ask how the instance is."""

from django.urls import path

from core.upkeep import views

app_name = "upkeep"
urlpatterns = [
    path("health/", views.alive, name="alive"),
    path("health/ready/", views.ready, name="ready"),
    path("metrics", views.metrics, name="metrics"),
]
