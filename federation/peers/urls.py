"""Addresses: pages for neighbours, and what other groups' computers ask."""

from django.urls import path

from federation.peers.views import objects, pages, shared

app_name = "peers"
urlpatterns = [
    path("peers/", pages.listing, name="list"),
    path("peers/ours/", objects.ours, name="ours"),
    path("peers/ours/<int:number>/", objects.one_of_ours, name="our_object"),
    path("peers/<uuid:uid>/", pages.one, name="peer"),
    path("peers/<uuid:uid>/objects/", objects.heard, name="objects"),
    path("peers/<uuid:uid>/objects/<int:number>/", objects.one_heard, name="object"),
    path("federation/introduction", shared.introduction, name="introduction"),
    path("federation/civic", shared.civic, name="civic"),
    path("federation/standing", shared.standing, name="standing"),
    path("federation/kept", shared.kept, name="kept"),
    path("federation/kept/objects", shared.kept_objects, name="kept_objects"),
    path("witness/add-checkpoint", shared.add_checkpoint, name="add_checkpoint"),
    path("witness/<str:hash_>/checkpoint", shared.vouched, name="vouched"),
]
