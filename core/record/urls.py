"""Addresses of the record."""

from django.urls import path

from core.record import views

app_name = "record"
urlpatterns = [
    path("record/", views.listing, name="list"),
    path("record/<int:index>/", views.entry, name="entry"),
    path("record/checkpoint", views.checkpoint, name="checkpoint"),
    path("record/entries.jsonl", views.entries, name="entries"),
    path("record/how-to-check/", views.how, name="how"),
]
