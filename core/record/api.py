"""The record for programs: what happened, with what anybody needs to check it."""

from dataclasses import asdict
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import http_date
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.keys.actions import log_public_keys
from core.programs.fields import LARGEST, Shown
from core.programs.operations import Media, OnlyForMembers
from core.programs.paging import Listed
from core.programs.resources import Resource, at, reads
from core.programs.scopes import READ_GROUP
from core.record import tree
from core.record.models import Checkpoint, Leaf, Leaves
from core.record.reading import PERSON, is_member, line, verbs_for, written
from core.record.rules.note import verifier_key

NO_VERB = _("Nothing that is recorded is called so.")
NO_SIZE = _("The record is not as long as that.")
NOTE = Media(type="text/plain", is_text=True)


class RecordAsked(serializers.Serializer[Any]):
    """Which entries."""

    verb = serializers.CharField(required=False, max_length=80, help_text="What happened.")
    subject = serializers.CharField(
        required=False,
        max_length=120,
        help_text="To what: as it stands in an entry. Only members look for persons.",
    )


class Line(Shown):
    """One entry. What is not for this reader is empty."""

    index = serializers.IntegerField(help_text="The place of its leaf in the tree.")
    at = serializers.DateTimeField()
    sentence = serializers.CharField()
    verb = serializers.CharField()
    subject = serializers.CharField()
    is_regained = serializers.BooleanField(
        help_text="Whether it came back after the home was restored: told, and not in force."
    )


class EntryShown(Line):
    """An entry with its leaf."""

    leaf_hash = serializers.CharField(help_text="SHA-256 as in RFC 6962, in hex.")
    data = serializers.CharField(  # type: ignore[assignment]
        allow_null=True,
        help_text="What was hashed, for members; null for others; empty where only the hash came "
        "back.",
    )


class EntryData(Shown):
    """An entry as it was hashed."""

    index = serializers.IntegerField()
    data = serializers.CharField()  # type: ignore[assignment]


class Inclusion(Shown):
    """That an entry is in the record, as RFC 6962 proves it; hashes in hex."""

    index = serializers.IntegerField()
    size = serializers.IntegerField()
    leaf_hash = serializers.CharField()
    path = serializers.ListField(child=serializers.CharField())
    root = serializers.CharField()  # type: ignore[assignment]
    checkpoint = serializers.CharField(allow_null=True, help_text="The signed note on this root.")


class ConsistencyAsked(serializers.Serializer[Any]):
    """Between which lengths."""

    earlier = serializers.IntegerField(min_value=1, max_value=LARGEST)
    later = serializers.IntegerField(min_value=1, max_value=LARGEST)


class Consistency(Shown):
    """That a shorter record is the beginning of a longer one; hashes in hex."""

    earlier = serializers.IntegerField()
    later = serializers.IntegerField()
    path = serializers.ListField(child=serializers.CharField())


class SizeAsked(serializers.Serializer[Any]):
    """How long the record was."""

    size = serializers.IntegerField(
        required=False, min_value=1, max_value=LARGEST, help_text="Of which checkpoint."
    )


class CheckpointShown(Shown):
    """A signed statement of how long the record is and what its root is."""

    size = serializers.IntegerField()
    note = serializers.CharField(help_text="C2SP tlog-checkpoint.")
    at = serializers.DateTimeField()


class VerifierKey(Shown):
    """A key that signed checkpoints."""

    epoch = serializers.IntegerField()
    key = serializers.CharField(help_text="C2SP signed-note: name, key id and key.")


@at("record/", name="record")
class Record(Resource):
    @reads(Line, many=True, takes=RecordAsked, page=["record:list"])
    def get(self, request: HttpRequest, asked: dict[str, str]) -> Listed:
        """What happened, newest first."""
        member = is_member(request.user)
        return Listed(
            rows=_asked_for(asked, member=member),
            order=("-index",),
            shown=lambda leaves: [line(leaf, for_member=member) for leaf in leaves],
        )


def _asked_for(asked: dict[str, str], *, member: bool) -> Leaves:
    leaves = Leaf.objects.select_related("entry")
    if verb := asked.get("verb"):
        if verb not in verbs_for(member=member):
            raise serializers.ValidationError({"verb": [NO_VERB]})
        leaves = leaves.saying(verb)
    if subject := asked.get("subject"):
        if subject.startswith(PERSON) and not member:
            raise OnlyForMembers
        leaves = leaves.about(subject)
    return leaves


@at("record/entries/", name="record.entries")
class Entries(Resource):
    @reads(EntryData, many=True, audience="members", scope=READ_GROUP, page=["record:entries"])
    def get(self, request: HttpRequest) -> Listed:
        """Every entry as it was hashed, from the first on."""
        return Listed(
            rows=Leaf.objects.select_related("entry"),
            order=("index",),
            shown=lambda leaves: [{"index": leaf.index, "data": written(leaf)} for leaf in leaves],
        )


@at("record/<int:index>/", name="record.entry")
class OneEntry(Resource):
    @reads(EntryShown, page=["record:entry"])
    def get(self, request: HttpRequest, index: int) -> dict[str, Any]:
        """One entry."""
        leaf = get_object_or_404(Leaf.objects.select_related("entry"), index=index)
        member = is_member(request.user)
        shown = line(leaf, for_member=member)
        return {
            **asdict(shown),
            "leaf_hash": bytes(leaf.hash).hex(),
            "data": written(leaf) if member else None,
        }


@at("record/<int:index>/proof/", name="record.proof")
class Proof(Resource):
    @reads(Inclusion, takes=SizeAsked, page=["record:entry"])
    def get(self, request: HttpRequest, asked: dict[str, int], index: int) -> dict[str, Any]:
        """That the entry is in the record of the latest checkpoint, or of the one of this size."""
        leaf = get_object_or_404(Leaf, index=index)
        made = Checkpoint.objects.filter(size__gt=index).order_by("-size")
        checkpoint = made.filter(**asked).first()
        if checkpoint is None:
            raise Http404
        return {
            "index": index,
            "size": checkpoint.size,
            "leaf_hash": bytes(leaf.hash).hex(),
            "path": [step.hex() for step in tree.prove_inclusion(index, checkpoint.size)],
            "root": bytes(checkpoint.root).hex(),
            "checkpoint": checkpoint.note,
        }


@at("record/consistency/", name="record.consistency")
class Consistent(Resource):
    @reads(Consistency, takes=ConsistencyAsked)
    def get(self, request: HttpRequest, asked: dict[str, int]) -> dict[str, Any]:
        """That the record of a length is the beginning of the record of a greater one."""
        earlier, later = asked["earlier"], asked["later"]
        latest = Checkpoint.objects.newest()
        if latest is None or not earlier <= later <= latest.size:
            raise serializers.ValidationError({"later": [NO_SIZE]})
        return {**asked, "path": [step.hex() for step in tree.prove_consistency(earlier, later)]}


@at("record/checkpoint/", name="record.checkpoint")
class LatestCheckpoint(Resource):
    @reads(NOTE, also=[404], page=["record:checkpoint"])
    def get(self, request: HttpRequest) -> HttpResponse:
        """The latest checkpoint as others keep it, a signed note."""
        latest = Checkpoint.objects.newest()
        if latest is None:
            raise Http404
        response = HttpResponse(latest.note, content_type="text/plain; charset=utf-8")
        response["Last-Modified"] = http_date(latest.at.timestamp())
        return response


@at("record/checkpoints/", name="record.checkpoints")
class Checkpoints(Resource):
    @reads(CheckpointShown, many=True)
    def get(self, request: HttpRequest) -> Listed:
        """Every checkpoint, latest first."""
        return Listed(rows=Checkpoint.objects.all(), order=("-size",))


@at("record/keys/", name="record.keys")
class Keys(Resource):
    @reads(VerifierKey, many=True, page=["record:how"])
    def get(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Every key that ever signed the record."""
        name = tree.origin_line()
        keys = sorted(log_public_keys().items())
        return [{"epoch": epoch, "key": verifier_key(name, public)} for epoch, public in keys]
