"""Signing proposals, for programs. Who signed is shown to nobody but the person."""

from typing import Any

from django.http import HttpRequest
from rest_framework import serializers

from core.heartbeat import clock
from core.people.signed_in import signed_in
from core.programs.fields import Shown
from core.programs.resources import Resource, acts, at, reads
from groups.proposals import actions
from groups.proposals.api.shown import READ, SIGN, the_proposal
from groups.proposals.models import Signature


class SignatureShown(Shown):
    """Your signature under a proposal."""

    has_signed = serializers.BooleanField()
    signed_on = serializers.DateField(allow_null=True)
    confirm_until = serializers.DateField(
        allow_null=True, help_text="The words have changed: confirm before this date, or it lapses."
    )


@at("proposals/<int:number>/signature/", name="proposals.signature")
class OwnSignature(Resource):
    @reads(SignatureShown, audience="self", scope=READ, page=["proposals:detail"])
    def get(self, request: HttpRequest, number: int) -> dict[str, Any]:
        """Whether you have signed."""
        mine = Signature.objects.by(signed_in(request), the_proposal(number))
        return {
            "has_signed": mine is not None,
            "signed_on": mine.signed_on if mine else None,
            "confirm_until": mine.confirm_until if mine else None,
        }

    @acts(SIGN, page=["proposals:sign"])
    def put(self, request: HttpRequest, number: int) -> None:
        """Sign: you want it to come to the vote."""
        actions.sign(the_proposal(number), signed_in(request), now=clock.now())

    @acts(SIGN, page=["proposals:unsign"])
    def delete(self, request: HttpRequest, number: int) -> None:
        """Withdraw your signature."""
        actions.unsign(the_proposal(number), signed_in(request), now=clock.now())


@at("proposals/<int:number>/signature/confirmation/", name="proposals.signature.confirmation")
class Confirmation(Resource):
    @acts(SIGN, page=["proposals:confirm"])
    def put(self, request: HttpRequest, number: int) -> None:
        """Let your signature count for the changed words, too."""
        actions.confirm_signature(the_proposal(number), signed_in(request), now=clock.now())
