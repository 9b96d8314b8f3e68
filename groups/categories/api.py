"""Keywords for programs."""

from typing import Any

from django.http import HttpRequest
from rest_framework import serializers

from core.programs.fields import Shown
from core.programs.paging import Listed
from core.programs.resources import Resource, at, reads
from groups.categories.models import Keyword
from groups.categories.panels import scope_of
from groups.categories.rules import LONGEST


class KeywordsAsked(serializers.Serializer[Any]):
    """Which keywords."""

    q = serializers.CharField(
        required=False, max_length=LONGEST, help_text="A part of it, in any capitals."
    )


class KeywordShown(Shown):
    """A keyword under which proposals are found."""

    name = serializers.CharField()
    scope = serializers.CharField(help_text="What mandates call it.")


@at("keywords/", name="keywords")
class Keywords(Resource):
    @reads(KeywordShown, many=True, takes=KeywordsAsked)
    def get(self, request: HttpRequest, asked: dict[str, str]) -> Listed:
        """The keywords in use, in the order of the alphabet."""
        words = " ".join(asked.get("q", "").split()).casefold()
        return Listed(
            rows=Keyword.objects.in_use().filter(key__contains=words),
            order=("key",),
            shown=lambda found: [{"name": word.name, "scope": scope_of(word)} for word in found],
        )
