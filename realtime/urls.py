"""Addresses of the room."""

from django.urls import path

from realtime import views

app_name = "realtime"
urlpatterns = [path("live/now/", views.now, name="now")]
