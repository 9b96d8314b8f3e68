"""The tree as it is stored: leaves, and the root of every whole 256, 65,536, … of them."""

from collections.abc import Iterator, Sequence

from django.db.models import Q

from core.instance import instance
from core.record.models import Leaf, Subtree
from core.record.rules.tiles import BITS, WIDTH, tile_reader
from core.record.rules.tree import (
    Hash,
    Reader,
    consistency_proof,
    inclusion_proof,
    root_between,
    root_of,
)


def origin_line() -> str:
    """What this record is called in checkpoints, and the name of the key that signs them."""
    return f"folkmoot/{instance.origin}"


def _stored(size: int, places: Sequence[int]) -> dict[tuple[int, int], Hash]:
    """The hashes that a proof over one leaf needs, read in two queries however long the record."""
    found: dict[tuple[int, int], Hash] = {}
    leaves, subtrees = Q(), Q()
    for level, first, last in _stretches(size, places):
        if level == 0:
            leaves |= Q(index__gte=first, index__lt=last)
        else:
            subtrees |= Q(level=level, index__gte=first, index__lt=last)
    for index, hash_ in Leaf.objects.filter(leaves).values_list("index", "hash"):
        found[0, index] = bytes(hash_)
    if subtrees:
        rows = Subtree.objects.filter(subtrees).values_list("level", "index", "hash")
        for level, index, hash_ in rows:
            found[level, index] = bytes(hash_)
    return found


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
    hashes = _stored(size, places)
    return tile_reader(lambda level, index: hashes[level, index])


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
        row = hashes_at(level, first - first % WIDTH, first) + added
        whole = range(0, len(row) - len(row) % WIDTH, WIDTH)
        added = [root_of(row[start : start + WIDTH]) for start in whole]
        level += 1
        Subtree.objects.bulk_create(
            Subtree(level=level, index=index, hash=hash_)
            for index, hash_ in enumerate(added, start=first >> BITS)
        )


def hashes_at(level: int, first: int, last: int) -> list[Hash]:
    """The stored hashes of a level, from `first` until before `last`."""
    rows = Subtree.objects.filter(level=level) if level else Leaf.objects.all()
    found = rows.filter(index__gte=first, index__lt=last).order_by("index")
    return [bytes(hash_) for hash_ in found.values_list("hash", flat=True)]
