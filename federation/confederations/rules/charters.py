"""What a charter, or the plan of one, is known by: groups agree to a digest of it."""

import hashlib
from collections.abc import Iterable, Mapping

from core.record.rules.canonical import canonical

# More than one message can hold.
LARGEST = 128 * 1024
Stored = int | str | bool | None


def charter_digest(number: int, values: Mapping[str, Stored]) -> str:
    """SHA-256 of a version of the charter, in hex; `values` are as they are stored."""
    return _digest({"number": number, "values": dict(values)})


def plan_digest(values: Mapping[str, Stored], groups: Iterable[str]) -> str:
    """The same of a confederation that is to be founded: its first charter, and by whom.

    `groups` are origins. Who agrees to a plan agrees to the others who are in it.
    """
    return _digest({"number": 1, "values": dict(values), "groups": sorted(groups)})


def _digest(words: Mapping[str, object]) -> str:
    return hashlib.sha256(canonical(words, most=LARGEST).encode()).hexdigest()
