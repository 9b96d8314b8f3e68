"""Other groups for programs: whom we know, and what we have read of them."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from core.programs.fields import Shown
from core.programs.paging import Listed
from core.programs.resources import Resource, at, reads
from federation.peers import showing
from federation.peers.models import Evidence, HeardObject, Peer


class PeerShown(Shown):
    """A group that ours knows or knew."""

    uid = serializers.UUIDField()
    origin = serializers.CharField(help_text="The name of its record for ever.")
    name = serializers.CharField()
    address = serializers.CharField()
    state = serializers.CharField(help_text="`known`, `pinned`, `frozen` or `released`.")
    read = serializers.IntegerField(help_text="How many entries of its record we have read.")
    size = serializers.IntegerField(help_text="How many it had when we looked last.")
    vouched_by_us = serializers.IntegerField(help_text="Up to where we vouch for its record.")
    vouched_for_us = serializers.IntegerField(help_text="Up to where it vouches for ours.")
    standing = serializers.CharField(help_text="Whether our records agree, in words.")
    seen_at = serializers.DateTimeField(allow_null=True)


class EvidenceShown(Shown):
    """Two things of one group that cannot both be true."""

    fault = serializers.CharField()
    first = serializers.CharField()
    second = serializers.CharField()
    at = serializers.DateTimeField()


class HeardShown(Shown):
    """A civic object that a peer's record announced."""

    uid = serializers.UUIDField()
    number = serializers.IntegerField()
    kind = serializers.CharField()
    digest = serializers.CharField(help_text="SHA-256 of its canonical text, in hex.")
    index = serializers.IntegerField(help_text="Where it stands in their record.")
    logged_at = serializers.DateTimeField()
    document = serializers.CharField(help_text="With its proof; empty until it came.")
    done_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(help_text="Why nothing followed, if so.")


def _shown(peer: Peer) -> dict[str, Any]:
    return {
        "uid": peer.uid,
        "origin": peer.origin,
        "name": peer.name,
        "address": peer.address,
        "state": peer.state,
        "read": peer.cursor,
        "size": peer.size,
        "vouched_by_us": peer.vouched_size,
        "vouched_for_us": peer.held_size,
        "standing": str(showing.standing(peer)),
        "seen_at": peer.seen_at,
    }


@at("peers/", name="peers")
class Peers(Resource):
    @reads(PeerShown, many=True, page=["peers:list"])
    def get(self, request: HttpRequest) -> Listed:
        """Every group that ours knows or knew."""
        return Listed(
            rows=Peer.objects.all(),
            order=("pk",),
            shown=lambda peers: [_shown(peer) for peer in peers],
        )


@at("peers/<uuid:uid>/", name="peer")
class OnePeer(Resource):
    @reads(PeerShown, page=["peers:peer"])
    def get(self, request: HttpRequest, uid: UUID) -> dict[str, Any]:
        """One group."""
        return _shown(get_object_or_404(Peer, uid=uid))


@at("peers/<uuid:uid>/evidence/", name="peer.evidence")
class PeerEvidence(Resource):
    @reads(EvidenceShown, many=True)
    def get(self, request: HttpRequest, uid: UUID) -> Listed:
        """What cannot both be true, as it came, so that anybody can check it."""
        peer = get_object_or_404(Peer, uid=uid)
        return Listed(rows=Evidence.objects.filter(peer=peer), order=("pk",))


@at("peers/<uuid:uid>/objects/", name="peer.objects")
class PeerObjects(Resource):
    @reads(HeardShown, many=True)
    def get(self, request: HttpRequest, uid: UUID) -> Listed:
        """What it said to others, in the order in which it did."""
        peer = get_object_or_404(Peer, uid=uid)
        return Listed(rows=HeardObject.objects.filter(peer=peer), order=("number",))
