"""Addresses of the constitution."""

from django.urls import path

from groups.constitution import views

app_name = "constitution"
urlpatterns = [
    path("charter/", views.charter, name="charter"),
    path("charter/versions/<int:number>/", views.version, name="version"),
    path("charter/differences/", views.differences, name="differences"),
    path("charter/try/", views.trial, name="trial"),
    path("charter/propose/", views.propose, name="propose"),
    path("charter/dry-run/<int:number>/", views.dry_run, name="dry_run"),
]
