"""How resources describe themselves in the OpenAPI document."""

from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, inline_serializer
from rest_framework import serializers

from core.programs.operations import Kind, Media, Operation
from core.programs.paging import PageAsked
from core.programs.problems import MEDIA_TYPE
from core.programs.scopes import NO_TOKEN

# What any request may be answered with: unreadable, a wrong token, a closed group, one that is not
# founded yet, too often.
ALWAYS = (400, 401, 403, 409, 429)


class WrongPlace(serializers.Serializer[Any]):
    """One thing to correct."""

    field = serializers.CharField(help_text="Where: a field, or empty for the whole.")
    detail = serializers.CharField(help_text="What is wrong, as a sentence.")


class Problem(serializers.Serializer[Any]):
    """Why something did not work (RFC 9457)."""

    type = serializers.URLField(help_text="The address at which this code is explained.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="The sentence that the page shows.")
    code = serializers.CharField(help_text="The refusal, for programs.")
    errors = WrongPlace(many=True, required=False)  # type: ignore[assignment]


class Described(AutoSchema):
    """Reads the operation that `reads` or `acts` made of the method."""

    view: Any

    @property
    def operation(self) -> Operation:
        found: Operation = getattr(self.view, self.method.lower()).operation
        return found

    def get_operation_id(self) -> str:
        return f"{self.method.lower()}_{self.view.name.replace('.', '_')}"

    def get_tags(self) -> list[str]:
        return [self.view.room]

    def get_summary(self) -> str:
        return self._said()[0]

    def get_description(self) -> str:  # type: ignore[override]
        lines = self._said()[1:]
        return "\n".join(line.strip() for line in lines).strip()

    def _said(self) -> list[str]:
        return (self.operation.work.__doc__ or "").strip().splitlines() or [""]

    def get_auth(self) -> list[dict[str, list[str]]]:
        """With which of them it works; an empty one means: without."""
        scope = self.operation.scope
        ways: list[dict[str, list[str]]] = [{"session": []}]
        if scope is not NO_TOKEN:
            ways.insert(0, {"token": [scope.name] if scope else []})
        if self.operation.audience == "world":
            ways.append({})
        return ways

    def get_override_parameters(self) -> list[Any]:
        asked = [PageAsked] if self.operation.many else []
        if not self.operation.is_act and self.operation.takes is not None:
            asked.append(self.operation.takes)  # type: ignore[arg-type]
        return asked

    def get_request_serializer(self) -> Any:
        takes = self.operation.takes if self.operation.is_act else None
        return {takes.type: OpenApiTypes.BINARY} if isinstance(takes, Media) else takes

    def get_response_serializers(self) -> Any:
        operation = self.operation
        found: dict[Any, Any] = dict([_success(operation)])
        for status in sorted(self._statuses()):
            found[status, MEDIA_TYPE] = OpenApiResponse(Problem, HTTPStatus(status).phrase)
        return found

    def _statuses(self) -> set[int]:
        found = {*ALWAYS, *self.operation.also}
        if "{" in self.path:
            found.add(404)
        if self.operation.many or self.operation.takes is not None:
            found.add(422)
        if self.operation.is_act and self.operation.takes is not None:
            found |= {413, 415}
        return found


def _success(operation: Operation) -> tuple[Any, Any]:
    gives = operation.gives
    if gives is None:
        return 204, OpenApiResponse(None, "Done.")
    if isinstance(gives, Media):
        content = OpenApiTypes.STR if gives.is_text else OpenApiTypes.BINARY
        if gives.type == "application/json":
            content = OpenApiTypes.ANY
        return (operation.status, gives.type), OpenApiResponse(content, gives.type)
    kind: Any = gives
    shown = _listed(kind) if operation.many else kind
    return operation.status, OpenApiResponse(shown, _words(gives))


def _words(kind: Kind) -> str:
    return (kind.__doc__ or "").strip().splitlines()[0] if kind.__doc__ else ""


# Two lists of the same must be one thing of one name.
@cache
def _listed(kind: Any) -> Any:
    fields: Mapping[str, Any] = {
        "results": kind(many=True),
        "next": serializers.URLField(
            allow_null=True, help_text="Where the next page is; null on the last."
        ),
    }
    return inline_serializer(f"{kind.__name__}Page", dict(fields))
