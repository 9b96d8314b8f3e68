"""Invitations, for programs."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from core.heartbeat import clock
from core.people.api.shown import Somebody
from core.people.signed_in import signed_in
from core.programs.fields import Given, MayBeEmpty, Shown
from core.programs.operations import Made
from core.programs.paging import Listed
from core.programs.resources import Resource, acts, address_of, at, reads
from groups.membership import actions
from groups.membership.api.shown import APPLY, INVITE, READ
from groups.membership.attempts import count_attempt
from groups.membership.letters import invitation_address, row_of, send_invitation
from groups.membership.models import Invitation


class InvitationGiven(Given):
    """Whom to invite."""

    note = MayBeEmpty(max_length=100, help_text="Who it is for; only you see it.")
    email = serializers.EmailField(
        required=False,
        default="",
        allow_blank=True,
        help_text="Where to send it. Without it you hand the link over.",
    )


class InvitationShown(Shown):
    """An invitation of yours."""

    uid = serializers.UUIDField()
    note = serializers.CharField()
    email = serializers.CharField()
    made_on = serializers.DateField()
    until_on = serializers.DateField()
    withdrawn_on = serializers.DateField(allow_null=True)
    accepted_by = Somebody(allow_null=True)
    link = serializers.SerializerMethodField(help_text="What to hand over, as long as it works.")

    def get_link(self, invitation: Invitation) -> str | None:
        is_used = invitation.accepted_by_id or invitation.withdrawn_on
        return None if is_used else invitation_address(invitation)


class Acceptance(Given):
    """The end of the link that was handed over."""

    token = serializers.CharField(max_length=200)


@at("me/invitations/", name="me.invitations")
class Invitations(Resource):
    @reads(InvitationShown, many=True, audience="self", scope=READ, page=["membership:invitations"])
    def get(self, request: HttpRequest) -> Listed:
        """Your invitations, newest first."""
        mine = Invitation.objects.filter(inviter=signed_in(request))
        return Listed(rows=mine.select_related("accepted_by"), order=("-pk",))

    @acts(
        INVITE,
        takes=InvitationGiven,
        gives=InvitationShown,
        status=201,
        page=["membership:invitations"],
    )
    def post(self, request: HttpRequest, given: dict[str, Any]) -> Made:
        """Invite somebody: a link that one person can accept."""
        count_attempt(request, "invitation")
        made = actions.invite(signed_in(request), **given, now=clock.now())
        send_invitation(made, now=clock.now())
        return Made(thing=made, address=address_of("me.invitations.one", uid=made.uid))


@at("me/invitations/<uuid:uid>/", name="me.invitations.one")
class OneInvitation(Resource):
    @reads(InvitationShown, audience="self", scope=READ)
    def get(self, request: HttpRequest, uid: UUID) -> Invitation:
        """One of your invitations."""
        mine = Invitation.objects.filter(inviter=signed_in(request))
        return get_object_or_404(mine.select_related("accepted_by"), uid=uid)

    @acts(INVITE, also=[410], page=["membership:withdraw_invitation"])
    def delete(self, request: HttpRequest, uid: UUID) -> None:
        """Take an invitation back."""
        invitation = get_object_or_404(Invitation, uid=uid)
        actions.withdraw_invitation(signed_in(request), invitation, now=clock.now())


@at("join/invitation/", name="join.invitation")
class Accepting(Resource):
    @acts(APPLY, takes=Acceptance, also=[410], page=["membership:accept"])
    def put(self, request: HttpRequest, given: dict[str, str]) -> None:
        """Accept an invitation with your account."""
        still_open = Invitation.objects.open(today=clock.today()).select_related("inviter")
        invitation = row_of(given["token"], still_open)
        if invitation is None:
            raise actions.InvitationGone
        actions.accept_invitation(invitation, signed_in(request), now=clock.now())
