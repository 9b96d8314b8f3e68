"""The tree as it is stored: leaves, and the root of every whole 256, 65,536, … of them."""

from collections.abc import Iterator, Sequence

from django.db.models import Q

from core.instance import instance
from core.record.models import Leaf, Subtree
from core.record.rules.tiles import BITS, WIDTH
from core.record.rules.tree import (
    Hash,
    Reader,
    consistency_proof,
    inclusion_proof,
    node_hash,
    root_between,
    root_of,
)


def origin_line() -> str:
    """What this record is called in checkpoints, and the name of the key that signs them."""
    return f"folkmoot/{instance.origin}"


class _Stored:
    """The hashes that a proof over one leaf needs, read in two queries however long the record."""

    def __init__(self, size: int, places: Sequence[int]) -> None:
        self._hashes: dict[tuple[int, int], Hash] = {}
        leaves, subtrees = Q(), Q()
        for level, first, last in _stretches(size, places):
            if level == 0:
                leaves |= Q(index__gte=first, index__lt=last)
            else:
                subtrees |= Q(level=level, index__gte=first, index__lt=last)
        for index, hash_ in Leaf.objects.filter(leaves).values_list("index", "hash"):
            self._hashes[0, index] = bytes(hash_)
        if subtrees:
            rows = Subtree.objects.filter(subtrees).values_list("level", "index", "hash")
            for level, index, hash_ in rows:
                self._hashes[level, index] = bytes(hash_)

    def read(self, height: int, index: int) -> Hash:
        """The root of 2**height leaves beginning with leaf `index * 2**height`."""
        level, rest = divmod(height, BITS)
        if rest == 0:
            return self._hashes[level, index]
        return node_hash(self.read(height - 1, 2 * index), self.read(height - 1, 2 * index + 1))


def _stretches(size: int, places: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Per level, the tiles around each place and at the right edge: (level, first, last)."""
    level = 0
    while (whole := size >> (BITS * level)) or level == 0:
        tiles = {place >> (BITS * (level + 1)) for place in (*places, size)}
        for tile in sorted(tiles):
            yield level, tile * WIDTH, min((tile + 1) * WIDTH, whole)
        level += 1


def reader(size: int, *places: int) -> Reader:
    """Reads whole subtrees along the right edge of `size` leaves and around each of `places`."""
    return _Stored(size, places).read


def root_at(size: int) -> Hash:
    """The root of the first `size` leaves."""
    return root_between(0, size, reader(size))


def prove_inclusion(index: int, size: int) -> list[Hash]:
    """The path from leaf `index` to the root of `size` leaves, in two queries."""
    return inclusion_proof(index, size, reader(size, index))


def prove_consistency(earlier: int, later: int) -> list[Hash]:
    """The proof that the first `earlier` of `later` leaves are the same, in two queries."""
    return consistency_proof(earlier, later, reader(later, earlier))


def store_subtrees(size: int, hashes: Sequence[Hash]) -> None:
    """Store the roots of the tiles that became full when `hashes` were added to `size` leaves."""
    new_size = size + len(hashes)
    level, added = 0, list(hashes)
    while (new_size >> (BITS * (level + 1))) > (size >> (BITS * (level + 1))):
        first = size >> (BITS * level)
        row = _edge(level, first) + added
        whole = range(0, len(row) - len(row) % WIDTH, WIDTH)
        added = [root_of(row[start : start + WIDTH]) for start in whole]
        level += 1
        Subtree.objects.bulk_create(
            Subtree(level=level, index=index, hash=hash_)
            for index, hash_ in enumerate(added, start=first >> BITS)
        )


def _edge(level: int, end: int) -> list[Hash]:
    """The hashes of the tile at `level` that was begun and not full when there were `end`."""
    begin = end - end % WIDTH
    if level == 0:
        leaves = Leaf.objects.filter(index__gte=begin, index__lt=end).order_by("index")
        return [bytes(hash_) for hash_ in leaves.values_list("hash", flat=True)]
    subtrees = Subtree.objects.filter(level=level, index__gte=begin, index__lt=end)
    return [bytes(hash_) for hash_ in subtrees.order_by("index").values_list("hash", flat=True)]
