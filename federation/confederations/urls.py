"""Addresses of joint votes."""

from django.urls import path

from federation.confederations import views
from federation.confederations.pages import founding

app_name = "confederations"
urlpatterns = [
    path("joint-votes/", views.joint_votes, name="list"),
    path("joint-votes/count/", views.count_by_hand, name="count"),
    path("joint-votes/<int:number>/", views.joint_vote, name="vote"),
    path("federation/charter", founding.charter, name="charter"),
    path("federation/founding/", founding.founding, name="founding"),
    path("federation/founding/<str:token>/", founding.change, name="change_plan"),
    path("federation/founding/<str:token>/give-up/", founding.give_up, name="give_up"),
]
