"""Pieces of a record as they are kept for whoever wrote it, and as they are given back."""

import base64
import binascii
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.record.rules.tails import Kept
from core.record.rules.tiles import WIDTH, NotATile, read_bundle, write_bundle
from core.record.rules.tree import HASH_BYTES, split

# Written as text, a piece fits into an answer.
LARGEST = 256 * 1024


class NotAPiece(ValueError):
    """What came is no piece of a record; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Leaves that stand one after the other: their hashes, and a bundle of those that travel."""

    first: int
    hashes: bytes
    entries: bytes
    # The checkpoint under which it was read.
    note: str = ""

    @property
    def width(self) -> int:
        """How many leaves there are."""
        return len(self.hashes) // HASH_BYTES

    @property
    def end(self) -> int:
        """The place after its last leaf."""
        return self.first + self.width

    @property
    def weight(self) -> int:
        """How many bytes it takes."""
        return len(self.hashes) + len(self.entries) + len(self.note.encode())

    def leaves(self) -> Iterator[tuple[int, Kept]]:
        """The leaves with their places; raises NotATile."""
        entries = read_bundle(self.entries, width=self.width)
        pairs = zip(split(self.hashes), entries, strict=True)
        return enumerate((Kept(hash=hash_, data=data) for hash_, data in pairs), self.first)


def cut(first: int, leaves: Iterable[Kept], *, note: str) -> Iterator[Span]:
    """The pieces over these leaves, each small enough to be given back."""
    piece: list[Kept] = []
    weight = 0
    for leaf in leaves:
        if piece and (len(piece) == WIDTH or weight + len(leaf.data) > LARGEST):
            yield _span(first, piece, note)
            first, piece, weight = first + len(piece), [], 0
        piece.append(leaf)
        weight += len(leaf.data)
    if piece:
        yield _span(first, piece, note)


def _span(first: int, piece: Sequence[Kept], note: str) -> Span:
    hashes = b"".join(leaf.hash for leaf in piece)
    entries = write_bundle([leaf.data for leaf in piece])
    return Span(first=first, hashes=hashes, entries=entries, note=note)


def write(span: Span) -> dict[str, Any]:
    """As it travels."""
    return {
        "first": span.first,
        "hashes": base64.b64encode(span.hashes).decode(),
        "entries": base64.b64encode(span.entries).decode(),
        "checkpoint": span.note,
    }


def read(document: Mapping[str, Any]) -> Span:
    """A piece as it came; raises NotAPiece unless it is well formed. It may still be anything."""
    first, note = document.get("first"), document.get("checkpoint")
    if type(first) is not int or not 0 <= first < 2**62 or not isinstance(note, str):
        raise NotAPiece("a piece begins somewhere and was read under a checkpoint")
    hashes, entries = (_bytes(document.get(name)) for name in ("hashes", "entries"))
    span = Span(first=first, hashes=hashes, entries=entries, note=note)
    if not 0 < span.width <= WIDTH or len(hashes) % HASH_BYTES:
        raise NotAPiece("a piece has from 1 to 256 hashes")
    try:
        read_bundle(entries, width=span.width)
    except NotATile as error:
        raise NotAPiece(str(error)) from None
    return span


def _bytes(found: object) -> bytes:
    try:
        return base64.b64decode(found, validate=True) if isinstance(found, str) else b""
    except (binascii.Error, ValueError):
        raise NotAPiece("a part of the piece is no base64") from None
