"""The Merkle tree of the record and its proofs (RFC 9162 section 2.1, same as RFC 6962).

A `Reader` gives the root of 2**height leaves beginning with leaf `index * 2**height`; only whole
subtrees are ever asked for, so it may come from a list, a database or a peer.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence

Hash = bytes
Reader = Callable[[int, int], Hash]

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> Hash:
    """The hash of one leaf (RFC 9162, 2.1.1)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: Hash, right: Hash) -> Hash:
    """The hash of two neighbouring subtrees (RFC 9162, 2.1.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """A tree that grows leaf by leaf and remembers only the roots of its whole subtrees."""

    def __init__(self, size: int = 0, peaks: Sequence[Hash] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)

    @classmethod
    def kept(cls, size: int, peaks: bytes) -> "Frontier":
        """The tree as it is kept, ready to grow."""
        return cls(size, split(peaks))

    def add(self, hash_: Hash) -> None:
        """Add the next leaf hash."""
        # Each trailing one bit of the size is a whole subtree that the new leaf completes.
        rest = self.size
        while rest % 2:
            hash_ = node_hash(self.peaks.pop(), hash_)
            rest >>= 1
        self.peaks.append(hash_)
        self.size += 1

    @property
    def root(self) -> Hash:
        """The root over all leaves so far."""
        return fold(self.peaks)


def split(raw: bytes) -> list[Hash]:
    """The hashes that stand there one after the other."""
    return [raw[at : at + HASH_BYTES] for at in range(0, len(raw), HASH_BYTES)]


def root_of(hashes: Iterable[Hash]) -> Hash:
    """The root of the tree over leaf hashes, in memory that grows with the height only."""
    frontier = Frontier()
    for hash_ in hashes:
        frontier.add(hash_)
    return frontier.root


def fold(peaks: Sequence[Hash]) -> Hash:
    """The root over neighbouring whole subtrees, the largest first."""
    if not peaks:
        return EMPTY_ROOT
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


def peaks_of(first: int, last: int) -> list[tuple[int, int]]:
    """The whole subtrees (height, index) that cover the leaves from `first` until before `last`.

    `first` is where a subtree of the size of the rest, rounded up to a power of two, may begin, as
    it always is inside a tree; the largest comes first.
    """
    covered = []
    while first < last:
        height = (last - first).bit_length() - 1
        covered.append((height, first >> height))
        first += 1 << height
    return covered


def root_between(first: int, last: int, read: Reader) -> Hash:
    """The root over the leaves from `first` until before `last`; of none, the empty root."""
    return fold([read(height, index) for height, index in peaks_of(first, last)])


def inclusion_proof(index: int, size: int, read: Reader) -> list[Hash]:
    """The hashes that lead from leaf `index` to the root of `size` leaves (RFC 9162, 2.1.3.1).

    Raises IndexError for a leaf that is not in the tree.
    """
    if not 0 <= index < size:
        raise IndexError(f"leaf {index} is not among {size}")
    path = []
    first, last = 0, size
    while last - first > 1:
        middle = first + _split(last - first)
        if index < middle:
            path.append(root_between(middle, last, read))
            last = middle
        else:
            path.append(root_between(first, middle, read))
            first = middle
    return path[::-1]


def consistency_proof(earlier: int, later: int, read: Reader) -> list[Hash]:
    """The hashes showing that the first `earlier` of `later` leaves are the same (2.1.4.1).

    Raises IndexError unless 0 < earlier <= later.
    """
    if not 0 < earlier <= later:
        raise IndexError(f"{earlier} leaves are not the beginning of {later}")
    path = []
    first, last = 0, later
    while earlier < last:
        middle = first + _split(last - first)
        if earlier <= middle:
            path.append(root_between(middle, last, read))
            last = middle
        else:
            path.append(root_between(first, middle, read))
            first = middle
    # The old tree itself needs no proof; a part of it does.
    return ([root_between(first, last, read)] if first else []) + path[::-1]


def _split(count: int) -> int:
    """The largest power of two smaller than `count`, which is at least two."""
    return 1 << ((count - 1).bit_length() - 1)


def verify_inclusion(
    *, index: int, size: int, leaf: Hash, path: Sequence[Hash], root: Hash
) -> bool:
    """Whether `path` proves that leaf hash `leaf` is number `index` of `size` (2.1.3.2)."""
    if not 0 <= index < size:
        return False
    turns = _turns(index, size - 1)
    if len(turns) != len(path):
        return False
    for is_left, sibling in zip(turns, path, strict=True):
        leaf = node_hash(sibling, leaf) if is_left else node_hash(leaf, sibling)
    return leaf == root


def way_up(index: int, size: int) -> list[bool]:
    """For each hash of an inclusion proof, whether it stands to the left."""
    return _turns(index, size - 1)


def verify_consistency(
    *, earlier: int, later: int, old_root: Hash, new_root: Hash, path: Sequence[Hash]
) -> bool:
    """Whether `path` proves that the tree with `new_root` begins with the one with `old_root`.

    RFC 9162, 2.1.4.2. Of an empty old tree nothing can be proved, so the answer is no.
    """
    if not 0 < earlier <= later:
        return False
    if earlier == later:
        return not path and old_root == new_root
    # The largest whole subtree at the end of the old tree is where both climbs begin.
    height = (earlier & -earlier).bit_length() - 1
    turns = _turns((earlier - 1) >> height, (later - 1) >> height)
    is_whole = earlier == 1 << height
    hashes = [old_root, *path] if is_whole else list(path)
    if len(hashes) != len(turns) + 1:
        return False
    old = new = hashes[0]
    for is_left, sibling in zip(turns, hashes[1:], strict=True):
        if is_left:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
        else:
            new = node_hash(new, sibling)
    return old == old_root and new == new_root


def _turns(place: int, end: int) -> list[bool]:
    """On the way from `place` to the root, whether each sibling stands to the left.

    `end` is the last place of the row. A subtree without a sibling climbs without a turn.
    """
    turns = []
    while end:
        if place % 2:
            turns.append(True)
        elif place < end:
            turns.append(False)
        place, end = place >> 1, end >> 1
    return turns
