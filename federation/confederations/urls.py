"""Addresses of joint votes."""

from django.urls import path

from federation.confederations import views

app_name = "confederations"
urlpatterns = [
    path("joint-votes/", views.joint_votes, name="list"),
    path("joint-votes/count/", views.count_by_hand, name="count"),
    path("joint-votes/<int:number>/", views.joint_vote, name="vote"),
]
