"""What exactly is hashed: canonical JSON of integers, texts and truth values (RFC 8785)."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import rfc8785

LARGEST_PAYLOAD = 16 * 1024
SALT_BYTES = 32


class NotCanonical(ValueError):
    """The payload holds what the record cannot keep; the text says what and where."""


def canonical(payload: Mapping[str, Any], *, most: int = LARGEST_PAYLOAD) -> str:
    """The one RFC 8785 text of `payload`.

    Raises NotCanonical for anything but integers, texts, true, false, null, lists and objects,
    for integers that other programs would round, and beyond `most` bytes: 16 KiB in the record.
    """
    _check(payload, "payload")
    try:
        text = rfc8785.dumps(payload)
    except rfc8785.CanonicalizationError as error:
        raise NotCanonical(str(error)) from None
    if len(text) > most:
        raise NotCanonical(f"the payload has {len(text)} bytes; at most {most} are kept")
    return text.decode()


def _check(value: Any, where: str) -> None:
    if value is None or isinstance(value, (bool, int, str)):
        return
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise NotCanonical(f"{where} has the key {key!r}, which is no text")
            _check(inner, f"{where}.{key}")
    elif isinstance(value, (list, tuple)):
        for position, inner in enumerate(value):
            _check(inner, f"{where}[{position}]")
    else:
        raise NotCanonical(f"{where} is a {type(value).__name__}, which the record cannot keep")


def moment(at: datetime) -> str:
    """A moment as the record writes it: whole seconds, UTC, `2030-01-02T03:04:05Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def leaf_data(
    *, uid: str, verb: str, version: int, subject: str, payload: str, at: datetime
) -> bytes:
    """The bytes that become a leaf: one RFC 8785 object of everything an entry says.

    `payload` is the stored canonical text. Because RFC 8785 writes an object by writing its parts,
    it is put in as it stands; the keys below are in their canonical order.
    """
    return (
        f'{{"at":"{moment(at)}","payload":{payload},"subject":{json_text(subject)},'
        f'"uid":"{uid}","verb":{json_text(verb)},"version":{version}}}'
    ).encode()


def json_text(text: str) -> str:
    """A text as RFC 8785 writes it."""
    return json.dumps(text, ensure_ascii=False)


def commitment(salt: bytes, text: str) -> str:
    """What stands in the record for something private: HMAC-SHA-256 of its canonical text, in hex.

    Without the salt nobody can find the text by trying; once the salt is gone, nobody ever can.
    """
    return hmac.digest(salt, text.encode(), hashlib.sha256).hex()
