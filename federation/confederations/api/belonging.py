"""Who belongs to which confederation, for programs."""

from typing import Any

from django.http import HttpRequest
from rest_framework import serializers

from core.instance import instance
from core.programs.fields import Page, Shown
from core.programs.paging import Listed
from core.programs.resources import Resource, at, reads
from federation.confederations.models import Confederation, Seat
from federation.confederations.showing import belonging


class InConfederation(Shown):
    """Something of a confederation: this group may belong to several."""

    confederation = serializers.CharField(
        source="confederation.origin", help_text="The origin of the confederation."
    )
    confederation_name = serializers.CharField(source="confederation.name")


class SeatShown(InConfederation):
    """A group of a confederation."""

    uid = serializers.UUIDField()
    origin = serializers.CharField(help_text="Who the group is, for ever.")
    name = serializers.CharField()
    zone = serializers.CharField(help_text="By whose clock its days end.")
    weight = serializers.CharField(help_text='Of its voice among the groups, for example "1/2".')
    joined_at = serializers.DateTimeField()
    left_at = serializers.DateTimeField(allow_null=True)


class ConfederationShown(Shown):
    """A confederation that this group is, belongs to, waits for, or has left."""

    origin = serializers.CharField(help_text="Who it is, for ever.")
    name = serializers.CharField()
    address = serializers.CharField()
    standing = serializers.CharField(help_text="Whether the group belongs to it, as a sentence.")
    is_ours = serializers.BooleanField(help_text="Whether this group is the confederation.")
    charter_number = serializers.IntegerField(help_text="0 while it is a plan.")
    charter_digest = serializers.CharField()
    agreed_digest = serializers.CharField(help_text="Of what this group agreed to.")
    hub = serializers.CharField(help_text="The origin of who opens joint votes.")
    wanted_at = serializers.DateTimeField(allow_null=True)
    joined_at = serializers.DateTimeField(allow_null=True)
    left_at = serializers.DateTimeField(allow_null=True)
    page = Page()


@at("confederations/", name="confederations")
class Confederations(Resource):
    @reads(
        ConfederationShown, many=True, page=["confederations:list", "confederations:confederation"]
    )
    def get(self, request: HttpRequest) -> list[Any]:
        """The confederations that this group is, belongs to, waits for, or has left."""
        found: list[Any] = list(Confederation.objects.followed().select_related("peer"))
        for each in found:
            each.standing = str(belonging.standing(each))
            each.address = each.peer.address if each.peer else instance.address
            each.agreed_digest = each.agreed.get("digest", "")
        return sorted(found, key=lambda each: each.number)


@at("confederation/groups/", name="confederation.groups")
class Seats(Resource):
    @reads(SeatShown, many=True, page=["confederations:list"])
    def get(self, request: HttpRequest) -> Listed:
        """The groups of the confederations, those that left too."""
        return Listed(rows=Seat.objects.select_related("confederation"), order=("number",))
