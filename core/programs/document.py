"""The OpenAPI document of everything that programs can read and do."""

from functools import cache
from threading import Lock
from typing import Any

from django.utils import translation
from drf_spectacular.generators import SchemaGenerator

from core.programs.gathering import resources

INTRODUCTION = """\
Everything that people can read and do on the pages, for programs: the same acts, the same rules,
the same audiences. See docs/api.md for examples.

A program shows a personal token (`Authorization: Bearer folkmoot_…`), which a person makes in the
settings for some scopes and some time. Without one it reads what the world reads. Errors are
problem details (RFC 9457) whose `detail` is the sentence that people would see."""

# The generator keeps what it is at in the views themselves: only one may be at work.
_one_at_a_time = Lock()


def document() -> dict[str, Any]:
    """The document, made once per process. It is written in English, like the code."""
    with _one_at_a_time:
        return _made()


@cache
def _made() -> dict[str, Any]:
    with translation.override("en"):
        generator: Any = SchemaGenerator(patterns=resources())  # type: ignore[no-untyped-call]
        found: dict[str, Any] = generator.get_schema(public=True)
    found["info"]["description"] = INTRODUCTION
    return found


def refuse_unknown_fields(result: dict[str, Any], **_rest: Any) -> dict[str, Any]:
    """What is sent may have no other fields: `Given` refuses them."""
    schemas = result.get("components", {}).get("schemas", {})
    for operations in result["paths"].values():
        for operation in operations.values():
            for content in operation.get("requestBody", {}).get("content", {}).values():
                name = content["schema"].get("$ref", "").rpartition("/")[2]
                if name:
                    schemas[name]["additionalProperties"] = False
    return result
