"""Addresses of the documents about organising."""

from django.urls import path, re_path

from core.organising import views
from core.organising.documents import LANGUAGES

LANGUAGE = f"(?P<language>{'|'.join(LANGUAGES)})"

app_name = "organising"
urlpatterns = [
    path("organising/", views.contents, name="contents"),
    re_path(rf"^organising/{LANGUAGE}/$", views.contents, name="contents_in"),
    re_path(rf"^organising/{LANGUAGE}/(?P<name>[a-z-]+)/$", views.document, name="document_in"),
    path("organising/<slug:name>/", views.document, name="document"),
]
