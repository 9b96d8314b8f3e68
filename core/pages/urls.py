"""Addresses of the shell."""

from django.urls import path

from core.pages import demo, style, views

app_name = "pages"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("map/", views.site_map, name="map"),
    path("search/", views.search, name="search"),
    path("language/", views.choose_language, name="language"),
    path("style/", style.style, name="style"),
    path("demo/", demo.people, name="demo"),
    path("demo/be/<int:number>/", demo.be, name="be"),
    path("demo/next-day/", demo.next_day, name="next_day"),
]
