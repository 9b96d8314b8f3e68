"""Addresses of the room of delegation."""

from django.urls import path

from delegation.views import concentration, giving, mandates, mine, picture, speakers, voices

app_name = "delegation"
urlpatterns = [
    path("delegation/", mine.mine, name="mine"),
    path("delegation/give/", giving.give, name="give"),
    path("delegation/mandates/", mine.mandates, name="mandates"),
    path("delegation/mandates/<uuid:uid>/", mandates.mandate, name="mandate"),
    path("delegation/mandates/<uuid:uid>/change/", giving.change, name="change"),
    path("delegation/mandates/<uuid:uid>/suspend/", mandates.suspend, name="suspend"),
    path("delegation/mandates/<uuid:uid>/resume/", mandates.resume, name="resume"),
    path("delegation/mandates/<uuid:uid>/renew/", mandates.renew, name="renew"),
    path("delegation/mandates/<uuid:uid>/withdraw/", mandates.withdraw, name="withdraw"),
    path("delegation/speakers/", speakers.speakers, name="speakers"),
    path("delegation/speakers/<int:number>/", speakers.speaker, name="speaker"),
    path("delegation/voice/", voices.voice, name="voice"),
    path("delegation/voice/<int:pk>/restate/", voices.restate, name="restate"),
    path("delegation/voice/<int:pk>/withdraw/", voices.withdraw, name="withdraw_voice"),
    path("delegation/picture/", picture.picture, name="picture"),
    path("delegation/concentration/", concentration.concentration, name="concentration"),
]
