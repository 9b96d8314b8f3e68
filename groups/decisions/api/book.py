"""The law book, for programs."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from core.programs.fields import Page, Shown
from core.programs.paging import Listed
from core.programs.resources import Resource, at, reads
from groups.decisions.models import Law, LawState, LawVersion
from groups.proposals.api.reading import LineShown
from groups.proposals.rules import compare


class LawInList(Shown):
    """A law as it stands in the book."""

    number = serializers.IntegerField()
    uid = serializers.UUIDField()
    title = serializers.CharField()
    language = serializers.CharField()
    state = serializers.ChoiceField(choices=LawState.choices)
    is_of_all = serializers.BooleanField(
        help_text="Whether all groups of a confederation made it together."
    )
    version = serializers.IntegerField()
    in_force_since = serializers.DateField()
    changed_on = serializers.DateField()
    repealed_on = serializers.DateField(allow_null=True)
    repealed_by = serializers.IntegerField(
        source="repealed_by_id", allow_null=True, help_text="The decision, by number."
    )
    page = Page()


class LawWhole(LawInList):
    """A law with its words."""

    text = serializers.CharField(help_text="Markdown.")


class LawVersionShown(Shown):
    """The words of a law from one decision to the next."""

    number = serializers.IntegerField()
    title = serializers.CharField()
    text = serializers.CharField()
    in_force_on = serializers.DateField()
    decision = serializers.IntegerField(source="decision_id", allow_null=True)


class LawVersionWhole(LawVersionShown):
    """A version of a law, with what it changed."""

    lines = LineShown(many=True, help_text="Compared with the version before; empty for the first.")


class LawsAsked(serializers.Serializer[Any]):
    """Which laws."""

    q = serializers.CharField(
        required=False, default="", max_length=200, help_text="Words in title or text."
    )
    state = serializers.ChoiceField(
        choices=LawState.choices, required=False, default=LawState.IN_FORCE.value
    )


@at("laws/", name="laws")
class Laws(Resource):
    @reads(LawInList, many=True, takes=LawsAsked, page=["decisions:laws"])
    def get(self, request: HttpRequest, asked: dict[str, str]) -> Listed:
        """The law book: what is in force, or what was repealed."""
        found = Law.objects.filter(state=asked["state"]).saying(asked["q"])
        return Listed(rows=found, order=("number",))


@at("laws/<int:number>/", name="laws.one")
class OneLaw(Resource):
    @reads(LawWhole, page=["decisions:law"])
    def get(self, request: HttpRequest, number: int) -> Law:
        """A law with the words it has, or had when it was repealed."""
        return get_object_or_404(Law, number=number)


@at("laws/<int:number>/versions/", name="laws.versions")
class LawVersions(Resource):
    @reads(LawVersionShown, many=True, page=["decisions:law"])
    def get(self, request: HttpRequest, number: int) -> Listed:
        """Its versions, newest first."""
        return Listed(rows=get_object_or_404(Law, number=number).versions.all(), order=("-number",))


@at("laws/<int:number>/versions/<int:version>/", name="laws.version")
class OneLawVersion(Resource):
    @reads(LawVersionWhole, page=["decisions:law"])
    def get(self, request: HttpRequest, number: int, version: int) -> LawVersion:
        """A version, and what it changed."""
        versions = LawVersion.objects.filter(law=number)
        found: Any = get_object_or_404(versions, number=version)
        before = versions.filter(number=version - 1).first()
        found.lines = compare(before.text, found.text) if before else []
        return found  # type: ignore[no-any-return]
