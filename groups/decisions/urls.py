"""Addresses of decisions, laws and effects."""

from django.urls import path

from groups.decisions import views

app_name = "decisions"
urlpatterns = [
    path("laws/", views.laws, name="laws"),
    path("laws/<int:number>/", views.law, name="law"),
    path("decisions/", views.decisions, name="list"),
    path("decisions/<int:number>/", views.decision, name="detail"),
    path("proposals/<int:number>/effects/", views.choose_effect, name="effects"),
    path("proposals/<int:number>/effects/<str:kind>/", views.attach_effect, name="attach"),
    path("effects/<int:pk>/", views.change_effect, name="change"),
    path("effects/<int:pk>/remove/", views.detach_effect, name="detach"),
]
