"""The OpenAPI document as people read it: rooms, and what can be done in each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from core.programs.document import document

Node = Mapping[str, Any]
OK = ("200", "201", "204")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of what is sent or shown, and those inside it."""

    name: str
    type: str
    is_required: bool = True
    help: str = ""
    inside: list["Field"] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing to read or do."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    scope: str
    is_open: bool
    only_signed_in: bool
    asked: list[Field]
    sent: list[Field]
    shown: list[Field]
    statuses: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What one room offers."""

    name: str
    entries: list[Entry]


@cache
def rooms() -> dict[str, Room]:
    """The whole reference, by the name of each room."""
    found: dict[str, list[Entry]] = {}
    for path, operations in document()["paths"].items():
        for method, operation in operations.items():
            room = operation["tags"][0]
            found.setdefault(room, []).append(_entry(method.upper(), path, operation))
    return {name: Room(name=name, entries=entries) for name, entries in sorted(found.items())}


def _entry(method: str, path: str, operation: Node) -> Entry:
    ways = operation.get("security", [])
    tokens = [way["token"] for way in ways if "token" in way]
    answers = operation["responses"]
    status = next(code for code in OK if code in answers)
    return Entry(
        id=operation["operationId"],
        method=method,
        path=path,
        summary=operation.get("summary", ""),
        description=operation.get("description", ""),
        scope=" ".join(tokens[0]) if tokens else "",
        is_open={} in ways,
        only_signed_in=not tokens,
        asked=[_parameter(each) for each in operation.get("parameters", [])],
        sent=list(_content(operation.get("requestBody", {}))),
        shown=list(_content(answers[status])),
        statuses=[code for code in answers if code not in OK],
    )


def _parameter(parameter: Node) -> Field:
    return Field(
        name=parameter["name"],
        type=_type(parameter["schema"]),
        is_required=parameter.get("required", False),
        help=parameter.get("description", ""),
    )


def _content(part: Node) -> Iterator[Field]:
    for media, content in part.get("content", {}).items():
        schema = _resolved(content["schema"])
        if "properties" not in schema:
            yield Field(name=media, type=_type(schema))
        yield from _fields(schema)


def _fields(schema: Node) -> Iterator[Field]:
    required = schema.get("required", ())
    for name, each in schema.get("properties", {}).items():
        yield Field(
            name=name,
            type=_type(each),
            is_required=name in required,
            help=each.get("description", ""),
            inside=list(_fields(_inner(each))),
        )


def _inner(schema: Node) -> Node:
    """The object that a field is, or is a list of."""
    return _resolved(_resolved(schema).get("items", schema))


def _resolved(schema: Node) -> Node:
    """The schema itself, where only its name stands."""
    names = [schema, *schema.get("allOf", ()), *schema.get("oneOf", ())]
    name = next((each["$ref"] for each in names if "$ref" in each), "").rpartition("/")[2]
    found: Node = document()["components"]["schemas"][name] if name else schema
    return found


def _type(schema: Node) -> str:
    found = _resolved(schema)
    if "enum" in found:
        return " | ".join("null" if each is None else str(each) for each in found["enum"])
    kind = found.get("type", "any")
    words = " or ".join(kind) if isinstance(kind, list) else str(kind)
    if "items" in found:
        return f"list of {_type(found['items'])}"
    return f"{words} ({found['format']})" if "format" in found else words
