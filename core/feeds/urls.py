"""Addresses of feeds, calendars and the open data."""

from django.urls import path

from core.feeds.views import addresses, calendars, feeds, open_data

app_name = "feeds"
urlpatterns = [
    path("follow/", addresses.follow, name="follow"),
    path("follow/make/", addresses.make, name="make"),
    path("follow/replace/", addresses.replace, name="replace"),
    path("follow/withdraw/", addresses.withdraw, name="withdraw"),
    path("feeds/<slug:name>.atom", feeds.public, name="feed"),
    path("calendar/group.ics", calendars.public, name="calendar"),
    # Open doors, whose key is in the address: see core.pages.middleware.
    path("secret/<str:token>/group.ics", calendars.secret_group, name="secret_calendar"),
    path("secret/<str:token>/mine.ics", calendars.mine, name="mine"),
    path("secret/<str:token>/<slug:name>.atom", feeds.secret, name="secret_feed"),
    path("open-data/", open_data.explain, name="open_data"),
    path("open-data/open-data.zip", open_data.download, name="open_data_zip"),
    path("open-data/<str:name>", open_data.one_file, name="open_data_file"),
]
