"""What stands on the overview, and the search, for programs."""

from typing import Any

from django.http import HttpRequest
from rest_framework import serializers

from core.heartbeat import clock
from core.notices.api import READ
from core.notices.needs import Need, collect
from core.pages.figures import Figure, figures
from core.pages.finding import find
from core.people.signed_in import signed_in
from core.programs.fields import Page, Shown
from core.programs.resources import Resource, at, reads


class NeedShown(Shown):
    """Something that you can do now."""

    sentence = serializers.CharField()
    until = serializers.DateField(
        allow_null=True, help_text="The last date on which it is possible."
    )
    page = Page(source="link")


class SearchAsked(serializers.Serializer[Any]):
    """What to look for."""

    q = serializers.CharField(min_length=2, max_length=200)


class Hit(Shown):
    """Something that was found."""

    kind = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()
    page = Page(source="link")


class FigureShown(Shown):
    """A number of the group."""

    number = serializers.IntegerField()
    label = serializers.CharField(help_text="What it counts.")  # type: ignore[assignment]
    page = Page(source="link")


@at("me/needs/", name="me.needs")
class Needs(Resource):
    @reads(NeedShown, many=True, audience="self", scope=READ, page=["pages:overview"])
    def get(self, request: HttpRequest) -> list[Need]:
        """What waits for you; what ends soonest first."""
        return collect(signed_in(request), clock.today())


@at("search/", name="search")
class Search(Resource):
    @reads(Hit, many=True, takes=SearchAsked, page=["pages:search"])
    def get(self, request: HttpRequest, asked: dict[str, str]) -> list[dict[str, Any]]:
        """Find words in what can be searched; each kind gives its first hits."""
        return find(asked["q"])


@at("figures/", name="figures")
class Figures(Resource):
    @reads(FigureShown, many=True, page=["pages:overview"])
    def get(self, request: HttpRequest) -> list[Figure]:
        """The group in figures."""
        return figures()
