"""One's own data for programs: everything that any room keeps."""

import json
from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from rest_framework import serializers

from core import hooks
from core.people.api.shown import READ_ALL
from core.people.attempts import count_attempt
from core.people.own_data import as_json, titles, write_zip
from core.people.signed_in import signed_in
from core.programs.fields import Shown
from core.programs.operations import Media
from core.programs.resources import Resource, at, reads

ZIP = Media(type="application/zip")


class PartShown(Shown):
    """A room that keeps something about you."""

    name = serializers.CharField()
    title = serializers.CharField()


class PartOfData(PartShown):
    """What one room keeps about you."""

    rows = serializers.JSONField(help_text="Whatever the room keeps, as in the download.")
    files = serializers.ListField(child=serializers.CharField(), help_text="Names of files.")


@at("me/data/", name="me.data")
class Data(Resource):
    @reads(PartShown, many=True, audience="self", scope=READ_ALL, page=["people:own_data"])
    def get(self, request: HttpRequest) -> list[dict[str, str]]:
        """The rooms that keep something about you."""
        return [{"name": name, "title": str(title)} for name, title in titles().items()]


@at("me/data/download/", name="me.data.download")
class Download(Resource):
    @reads(ZIP, audience="self", scope=READ_ALL, page=["people:download"])
    def get(self, request: HttpRequest) -> FileResponse:
        """All of it in one zip."""
        person = signed_in(request)
        count_attempt(request, "download")
        name = f"folkmoot-{person.number}.zip"
        return FileResponse(
            write_zip(person), as_attachment=True, filename=name, content_type=ZIP.type
        )


@at("me/data/<str:part>/", name="me.data.part")
class OnePart(Resource):
    @reads(PartOfData, audience="self", scope=READ_ALL, page=["people:own_data_part"])
    def get(self, request: HttpRequest, part: str) -> dict[str, Any]:
        """What one room keeps about you."""
        if part not in hooks.own_data:
            raise Http404
        found = hooks.own_data[part](signed_in(request))
        return {
            "name": part,
            "title": str(titles()[part]),
            # Dates and the like are texts in it, as in the download.
            "rows": json.loads(as_json(found.rows)),
            "files": sorted(found.files),
        }
