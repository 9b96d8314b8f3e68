"""Addresses of the record."""

from django.urls import path

from core.record import sharing, views

app_name = "record"
urlpatterns = [
    path("record/", views.listing, name="list"),
    path("record/<int:index>/", views.entry, name="entry"),
    path("record/<int:index>/receipt", views.receipt, name="receipt"),
    path("record/check/", views.check, name="check"),
    path("record/checkpoint", views.checkpoint, name="checkpoint"),
    path("record/entries.jsonl", views.entries, name="entries"),
    path("record/how-to-check/", views.how, name="how"),
    path("log/checkpoint", sharing.checkpoint, name="shared_checkpoint"),
    path("log/checkpoint/<int:epoch>", sharing.last_of_key, name="shared_checkpoint_of"),
    path("log/tile/entries/<path:place>", sharing.entries, name="shared_entries"),
    path("log/tile/<int:level>/<path:place>", sharing.tile, name="shared_tile"),
]
