"""Addresses of the room of membership."""

from django.urls import path

from groups.membership.views import founding, inviting, joining, own, roll

app_name = "membership"
urlpatterns = [
    path("founding/", founding.begin, name="founding"),
    path("founding/<str:token>/", founding.seat_page, name="seat"),
    path("founding/<str:token>/account/", founding.account, name="seat_account"),
    path("founding/<str:token>/sit/", founding.sit, name="seat_sit"),
    path("founding/<str:token>/confirm/", founding.confirm, name="seat_confirm"),
    path("founding/<str:token>/plan/", founding.plan, name="seat_plan"),
    path("founding/<str:token>/founders/", founding.add, name="seat_add"),
    path("founding/<str:token>/founders/<uuid:uid>/", founding.replace, name="seat_replace"),
    path("founding/<str:token>/founders/<uuid:uid>/remove/", founding.remove, name="seat_remove"),
    path("join/", joining.join, name="join"),
    path("join/apply/", joining.apply, name="apply"),
    path("join/confirmation/", joining.confirmation, name="confirmation"),
    path("join/<str:token>/", inviting.invitation_page, name="invitation"),
    path("join/<str:token>/accept/", inviting.accept, name="accept"),
    path("waiting/", roll.waiting, name="waiting"),
    path("invitations/", inviting.invitations, name="invitations"),
    path("invitations/<uuid:uid>/withdraw/", inviting.withdraw, name="withdraw_invitation"),
    path("members/", roll.members, name="list"),
    path("members/me/", own.own, name="own"),
    path("members/me/leave/", own.leave, name="leave"),
    path("members/me/withdraw/", own.withdraw, name="withdraw"),
    path("members/<int:number>/rating/", roll.rate, name="rate"),
    path("members/<int:number>/propose/", roll.propose, name="propose"),
]
