"""Addresses of rolls: pages for members, and what other groups' computers ask."""

from django.urls import path

from federation.rolls.views import pages, shared

app_name = "rolls"
urlpatterns = [
    path("joint-votes/<int:number>/rolls/", pages.vote, name="vote"),
    path("joint-votes/<int:number>/rolls/let-go/", pages.let_go, name="let_go"),
    path("voting-home/", pages.homes, name="homes"),
    path("voting-home/<int:number>/", pages.declare, name="declare"),
    path("federation/rolls/evaluate", shared.evaluate, name="evaluate"),
    path("federation/rolls/list", shared.listed, name="list"),
]
