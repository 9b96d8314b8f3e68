"""Addresses of joint votes, of confederations, and of their founding."""

from django.urls import path

from federation.confederations.views import belonging, charters, founding, votes

app_name = "confederations"
urlpatterns = [
    path("joint-votes/", votes.joint_votes, name="list"),
    path("joint-votes/count/", votes.count_by_hand, name="count"),
    path("joint-votes/<int:number>/", votes.joint_vote, name="vote"),
    path("confederations/<int:number>/", belonging.confederation, name="confederation"),
    path("federation/charter", charters.charter, name="charter"),
    path("federation/founding/", founding.founding, name="founding"),
    path("federation/founding/<str:token>/", founding.change, name="change_plan"),
    path("federation/founding/<str:token>/give-up/", founding.give_up, name="give_up"),
]
