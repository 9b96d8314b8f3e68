"""Documents that came over the wire: read strictly, within bounds, before anything is believed.

Documents of other programs may hold fractions, since the fediverse sends them. What counts in a
vote is a civic object and holds integers only; programs round fractions differently.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

import rfc8785

from core.record.rules.canonical import NotCanonical, canonical

Document = dict[str, Any]
LARGEST = 1024 * 1024
DEEPEST = 20
LARGEST_CIVIC = 64 * 1024
LONGEST_NUMBER = 40
# One that never ends is a text up to the end, and nothing is ever tried a second time: otherwise
# a document of quotation marks costs the square of its length.
_TEXT = re.compile(rb'"(?:[^"\\]++|\\.?)*+"?', re.DOTALL)
_BRACKET = re.compile(rb"[\[\]{}]")


class Unreadable(ValueError):
    """The bytes are no document that may be read; the text says why."""


def read(content: bytes, *, largest: int = LARGEST) -> Document:
    """The JSON object in these bytes.

    Raises Unreadable for more than `largest` bytes or DEEPEST levels, for a key that stands twice
    in one object, for numbers that are none in JSON, and for anything but one object in UTF-8.
    """
    if len(content) > largest:
        raise Unreadable(f"{len(content)} bytes are too many; at most {largest} are read")
    _require_shallow(content)
    try:
        found = json.loads(
            content.decode("utf-8"),
            object_pairs_hook=_object,
            parse_constant=_no_number,
            parse_int=_integer,
        )
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise Unreadable(f"no JSON in UTF-8: {error}") from None
    if not isinstance(found, dict):
        raise Unreadable("a document is one JSON object")
    return found


def civic(document: Mapping[str, Any]) -> bytes:
    """The one RFC 8785 text of a civic object; raises Unreadable for fractions and large ones."""
    try:
        return canonical(document, most=LARGEST_CIVIC).encode()
    except NotCanonical as error:
        raise Unreadable(str(error)) from None


def canonical_bytes(document: Any) -> bytes:
    """The RFC 8785 text of any document; raises Unreadable for what programs would round."""
    try:
        return rfc8785.dumps(document)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise Unreadable(str(error)) from None


def values(found: object) -> list[Any]:
    """What stands in a property that JSON-LD may write as one value, as a list or not at all."""
    if found is None:
        return []
    return list(found) if isinstance(found, list) else [found]


def id_of(found: object) -> str:
    """The id of an object that is written as an address or as an object with one; else empty."""
    if isinstance(found, Mapping):
        found = found.get("id")
    return found if isinstance(found, str) else ""


def _require_shallow(content: bytes) -> None:
    """Count brackets outside of texts: the parser itself may not be given what is too deep."""
    depth = 0
    for bracket in _BRACKET.findall(_TEXT.sub(b"", content)):
        depth += 1 if bracket in b"[{" else -1
        if depth > DEEPEST:
            raise Unreadable(f"more than {DEEPEST} levels deep")


def _object(pairs: Iterable[tuple[str, Any]]) -> Document:
    found: Document = {}
    for key, value in pairs:
        if key in found:
            raise Unreadable(f"the key {key!r} stands twice in one object")
        found[key] = value
    return found


def _no_number(text: str) -> None:
    raise Unreadable(f"{text} is no number in JSON")


def _integer(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise Unreadable("a number has too many figures")
    return int(text)
