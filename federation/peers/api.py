"""Other groups for programs: whom we know, and what we have read of them."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from core.heartbeat import clock
from core.programs.fields import Shown
from core.programs.paging import Listed
from core.programs.resources import Resource, at, reads
from federation.peers.actions import publishing, refusing
from federation.peers.asking import written
from federation.peers.models import CivicObject, Evidence, HeardObject, Peer
from federation.peers.showing import objects, standing


class NotTaken(Shown):
    """Something that we said and from which nothing followed there."""

    number = serializers.IntegerField()
    reason = serializers.CharField()


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
    clock_ahead = serializers.IntegerField(
        help_text="By how many seconds its clock is ahead of ours, as far as we know."
    )
    last_error = serializers.CharField(help_text="Why the last visit failed, if it did.")
    refused = serializers.CharField(help_text="What we refused it last, if that still stands.")
    refused_at = serializers.DateTimeField(allow_null=True)
    not_taken = NotTaken(
        many=True, help_text="What it says that it did not take of what we said, the latest only."
    )


class EvidenceShown(Shown):
    """Two things of one group that cannot both be true."""

    fault = serializers.CharField()
    first = serializers.CharField()
    second = serializers.CharField()
    at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(
        allow_null=True, help_text="When the group decided to know them again in spite of it."
    )


class HeardShown(Shown):
    """A civic object that a peer's record announced."""

    uid = serializers.UUIDField()
    number = serializers.IntegerField()
    kind = serializers.CharField()
    digest = serializers.CharField(help_text="SHA-256 of its canonical text, in hex.")
    index = serializers.IntegerField(help_text="Where it stands in their record.")
    logged_at = serializers.DateTimeField()
    document = serializers.CharField(
        help_text="With its proof; empty until it came, and where `secret` says why."
    )
    secret = serializers.CharField(help_text="Why its words are for groups only, if so.")
    done_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(help_text="Why nothing followed, if so.")
    dropped_at = serializers.DateTimeField(
        allow_null=True,
        help_text="When their record, known again, turned out not to hold it any more.",
    )


class SaidShown(Shown):
    """A civic object of our own."""

    uid = serializers.UUIDField()
    number = serializers.IntegerField()
    kind = serializers.CharField()
    digest = serializers.CharField(help_text="SHA-256 of its canonical text, in hex.")
    at = serializers.DateTimeField()
    document = serializers.CharField(help_text="With its proof; empty where `secret` says why.")
    secret = serializers.CharField(help_text="Why its words are for groups only, if so.")


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
        "standing": str(standing.standing(peer)),
        "seen_at": peer.seen_at,
        "clock_ahead": peer.clock_ahead,
        "last_error": peer.last_error,
        "refused": peer.refused,
        "refused_at": peer.refused_at,
        "not_taken": [
            {"number": number, "reason": why} for number, why in refusing.not_taken(peer)
        ],
    }


def _heard(rows: list[HeardObject]) -> list[dict[str, Any]]:
    """What a peer said; the words of what is for groups only are left out."""
    secrets = objects.secrets_of(rows, now=clock.now())
    names = [*("uid", "number", "kind", "digest", "index"), *("logged_at", "done_at")]
    names += ("reason", "dropped_at")
    return [
        {name: getattr(row, name) for name in names}
        | {"secret": str(why), "document": "" if why else row.document}
        for row, why in zip(rows, secrets, strict=True)
    ]


def _ours(rows: list[CivicObject]) -> list[dict[str, Any]]:
    secrets = objects.secrets_of_ours(rows, now=clock.now())
    names = ("uid", "number", "kind", "digest", "at")
    return [
        {name: getattr(row, name) for name in names}
        | {"secret": str(why), "document": "" if why else written(document)}
        for row, why, document in zip(rows, secrets, publishing.proved(rows), strict=True)
    ]


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


@at("peers/ours/", name="peers.ours")
class OurObjects(Resource):
    @reads(SaidShown, many=True, page=["peers:ours", "peers:our_object"])
    def get(self, request: HttpRequest) -> Listed:
        """What our group said to others, in the order in which it did."""
        return Listed(rows=CivicObject.objects.all(), order=("number",), shown=_ours)


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
    @reads(HeardShown, many=True, page=["peers:objects", "peers:object"])
    def get(self, request: HttpRequest, uid: UUID) -> Listed:
        """What it said to others, in the order in which it did."""
        peer = get_object_or_404(Peer, uid=uid)
        rows = HeardObject.objects.shown().filter(peer=peer).select_related("peer")
        return Listed(rows=rows, order=("number", "pk"), shown=_heard)
