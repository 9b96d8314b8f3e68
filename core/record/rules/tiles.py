"""The tree in pieces that never change, as others read it (C2SP tlog-tiles).

A tile holds up to 256 hashes of one level; a bundle the entries under a tile of level 0. A place is
written `x001/x234/067`, and `x001/x234/067.p/44` while only 44 are there.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from core.record.rules.tree import HASH_BYTES, Hash, Reader, node_hash, split

WIDTH = 256
BITS = 8
HIGHEST_LEVEL = 63 // BITS
LENGTH_BYTES = 2
_PLACE = re.compile(r"((?:x[0-9]{3}/){0,5})([0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


class NotATile(ValueError):
    """The address names no tile, or the bytes are none; the text says why."""


@dataclass(frozen=True, slots=True)
class Place:
    """Which tile of its level, and how many hashes or entries it has."""

    number: int
    width: int = WIDTH

    @property
    def first(self) -> int:
        """The index of its first hash among those of its level."""
        return self.number * WIDTH

    @property
    def end(self) -> int:
        """The index after its last hash."""
        return self.first + self.width


def write_place(place: Place) -> str:
    """The end of a tile's address."""
    digits = f"{place.number:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    parts = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    whole = "/".join([*(f"x{part}" for part in parts[:-1]), parts[-1]])
    return whole if place.width == WIDTH else f"{whole}.p/{place.width}"


def read_place(text: str) -> Place:
    """The tile an address names, written in the one way it can be; raises NotATile."""
    found = _PLACE.fullmatch(text)
    if found is None:
        raise NotATile(f"{text!r} names no tile")
    number = int(found[1].replace("x", "").replace("/", "") + found[2])
    place = Place(number, int(found[3]) if found[3] else WIDTH)
    if place.width > WIDTH or write_place(place) != text:
        raise NotATile(f"{text!r} is not how a tile is named")
    return place


def places(first: int, last: int) -> Iterator[Place]:
    """The tiles over what stands from `first` until before `last` on a level that ends there."""
    for number in range(first // WIDTH, -(-last // WIDTH) if first < last else 0):
        yield Place(number, min(WIDTH, last - number * WIDTH))


def tile_reader(read_tile: Callable[[int, int], Hash]) -> Reader:
    """Reads the root of any whole subtree where one hash of every eighth level is to be had.

    `read_tile` gives the hash of a level of tiles at an index.
    """

    def read(height: int, index: int) -> Hash:
        level, rest = divmod(height, BITS)
        if rest == 0:
            return read_tile(level, index)
        return node_hash(read(height - 1, 2 * index), read(height - 1, 2 * index + 1))

    return read


def write_hashes(hashes: Sequence[Hash]) -> bytes:
    """A tile."""
    return b"".join(hashes)


def read_hashes(raw: bytes, *, width: int) -> list[Hash]:
    """The hashes of a tile of this width; raises NotATile."""
    if len(raw) != width * HASH_BYTES:
        raise NotATile(f"a tile of {width} hashes does not have {len(raw)} bytes")
    return split(raw)


def write_bundle(entries: Sequence[bytes]) -> bytes:
    """Entries with their lengths. An entry that is not for everybody has no bytes.

    Its hash stands in the tile, so the tree can be checked all the same.
    """
    return b"".join(len(entry).to_bytes(LENGTH_BYTES, "big") + entry for entry in entries)


def read_bundle(raw: bytes, *, width: int) -> list[bytes]:
    """The entries of a bundle of this width; raises NotATile."""
    entries: list[bytes] = []
    at = 0
    while at < len(raw) and len(entries) < width:
        begin = at + LENGTH_BYTES
        at = begin + int.from_bytes(raw[at:begin], "big")
        entries.append(raw[begin:at])
    if at != len(raw) or len(entries) != width:
        raise NotATile(f"these bytes are no {width} entries")
    return entries
