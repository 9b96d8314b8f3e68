"""The charter for programs: each rule with its value and its sentence, now and before."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from core import hooks
from core.charter.models import Version
from core.charter.parameters import Parameter
from core.charter.reading import Charter, current, numbered
from core.programs.fields import Shown, Value
from core.programs.paging import Listed
from core.programs.resources import Resource, at, reads


class CharterRule(Shown):
    """One rule of the charter."""

    name = serializers.CharField()
    heading = serializers.CharField()
    value = Value(help_text='A share is written "2/3".')
    sentence = serializers.CharField()
    allowed = serializers.CharField(help_text="Which values can be chosen, as a sentence.")
    is_protected = serializers.BooleanField(help_text="Whether changing it needs more votes.")
    applies = serializers.BooleanField(help_text="False while another rule keeps it asleep.")


class CharterShown(Shown):
    """A version of the charter. Number 0 is what holds before the group is founded."""

    number = serializers.IntegerField()
    rules = CharterRule(many=True)


class CharterVersion(Shown):
    """When a version came into force, and by what."""

    number = serializers.IntegerField()
    uid = serializers.UUIDField()
    enacted_at = serializers.DateTimeField()
    decision = serializers.UUIDField(allow_null=True, help_text="The decision that made it.")
    cause = serializers.CharField()


def shown(charter: Charter) -> dict[str, Any]:
    """A charter, rule by rule."""
    belonging = [each for each in hooks.parameters.values() if each.belongs(charter)]
    rules = [_rule(each, charter) for each in belonging]
    return {"number": charter.number, "rules": rules}


def _rule(parameter: Parameter, charter: Charter) -> dict[str, Any]:
    value = charter[parameter.name]
    return {
        "name": parameter.name,
        "heading": str(parameter.heading),
        "value": parameter.store(value),
        "sentence": parameter.tell(value),
        "allowed": str(parameter.allowed()),
        "is_protected": parameter.is_protected,
        "applies": parameter.applies(charter),
    }


@at("charter/", name="charter")
class Current(Resource):
    @reads(CharterShown, page=["constitution:charter"])
    def get(self, request: HttpRequest) -> dict[str, Any]:
        """The rules in force."""
        return shown(current())


@at("charter/versions/", name="charter.versions")
class Versions(Resource):
    @reads(CharterVersion, many=True, page=["constitution:charter"])
    def get(self, request: HttpRequest) -> Listed:
        """Every version, the latest first."""
        return Listed(rows=Version.objects.defer("values"), order=("-number",))


@at("charter/versions/<int:number>/", name="charter.version")
class OneVersion(Resource):
    @reads(CharterShown, page=["constitution:version"])
    def get(self, request: HttpRequest, number: int) -> dict[str, Any]:
        """The rules as they were under a number."""
        get_object_or_404(Version.objects.only("number"), number=number)
        return shown(numbered(number))
