"""Addresses of the heartbeat."""

from django.urls import path

from core.heartbeat import views

app_name = "heartbeat"
urlpatterns = [path("heartbeat/", views.heartbeat, name="heartbeat")]
