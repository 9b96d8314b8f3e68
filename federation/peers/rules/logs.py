"""Whether another's record is still the one that we knew, read from the tiles it serves."""

from collections.abc import Callable
from enum import Enum

from core.record.rules.checkpoint import Statement
from core.record.rules.tiles import BITS, WIDTH, Place, tile_reader
from core.record.rules.tree import (
    Hash,
    consistency_proof,
    root_between,
    verify_consistency,
)

Fetch = Callable[[int, Place], list[Hash]]


class Verdict(Enum):
    """What a comparison shows."""

    SAME = "same"
    # Both were signed, and they cannot both be true.
    CONTRADICTED = "contradicted"
    # The tiles do not lead to what was signed; that may be anybody's fault on the way.
    DAMAGED = "damaged"


class Tiles:
    """A tree of `size` leaves, read tile by tile; each is fetched once."""

    def __init__(self, size: int, fetch: Fetch) -> None:
        self.size = size
        self._fetch = fetch
        self._known: dict[tuple[int, int], list[Hash]] = {}

    def row(self, level: int, number: int) -> list[Hash]:
        """The hashes of a tile, as many as the tree has there."""
        if (level, number) not in self._known:
            width = min(WIDTH, (self.size >> (BITS * level)) - number * WIDTH)
            self._known[level, number] = self._fetch(level, Place(number, width))
        return self._known[level, number]

    def read(self, height: int, index: int) -> Hash:
        """The root of 2**height leaves beginning with leaf `index * 2**height`."""
        return tile_reader(self._hash)(height, index)

    def _hash(self, level: int, index: int) -> Hash:
        return self.row(level, index // WIDTH)[index % WIDTH]


def compare(size: int, root: Hash, statement: Statement, tiles: Tiles) -> Verdict:
    """Whether a record of this size and root is the beginning of the one of a statement.

    Both must have been signed by the same group, the statement being the longer one. `tiles` are
    those of the statement. Only tiles that prove another beginning of it show a contradiction.
    """
    if size == 0:
        return Verdict.SAME
    if size == statement.size:
        return Verdict.SAME if root == statement.root else Verdict.CONTRADICTED
    path = consistency_proof(size, statement.size, tiles.read)

    def leads_from(old_root: Hash) -> bool:
        return verify_consistency(
            earlier=size,
            later=statement.size,
            old_root=old_root,
            new_root=statement.root,
            path=path,
        )

    if leads_from(root):
        return Verdict.SAME
    # Their own pieces must prove that what they signed began otherwise; else a piece is wrong.
    return (
        Verdict.CONTRADICTED if leads_from(root_between(0, size, tiles.read)) else Verdict.DAMAGED
    )
