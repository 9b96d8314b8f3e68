"""Whether what others kept of a record is its end: the entries that a restored home lacks.

What came from elsewhere counts only as a whole. It has to lead, leaf by leaf and from the very
place where we are, to a root that we signed ourselves; so nobody can give us anything else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.record.rules.tree import Frontier, Hash, leaf_hash


class NotTheTail(ValueError):
    """These leaves do not lead to what was signed; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A leaf as others kept it. Entries that are not for everybody have no bytes."""

    hash: Hash
    data: bytes = b""


def tail(
    start: Frontier, kept: Iterable[tuple[int, Kept]], signed: Mapping[int, Hash]
) -> list[Kept]:
    """The leaves from `start` to the largest size that was signed, in their order.

    `kept` are leaves with their places, `signed` roots that we signed, by size. Raises NotTheTail
    unless each leaf stands where the one before it ends, is the hash of its bytes where there are
    some, and every root that was signed on the way is the one that they make.
    """
    target = _target(start, signed)
    frontier, found = Frontier(start.size, start.peaks), list[Kept]()
    for place, leaf in kept:
        if frontier.size == target:
            break
        _require_next(frontier.size, place, leaf)
        frontier.add(leaf.hash)
        found.append(leaf)
        if signed.get(frontier.size, frontier.root) != frontier.root:
            raise NotTheTail(f"the first {frontier.size} leaves are not those that were signed")
    if frontier.size < target:
        raise NotTheTail(f"they end at {frontier.size}, and {target} were signed")
    return found


def _target(start: Frontier, signed: Mapping[int, Hash]) -> int:
    """How long the record was, as we signed it."""
    for size, root in signed.items():
        if size < start.size or (size == start.size and root != start.root):
            raise NotTheTail("what was signed is not what the record here begins with")
    target = max(signed, default=0)
    if target <= start.size:
        raise NotTheTail("nothing that was signed is missing")
    return target


def _require_next(expected: int, place: int, leaf: Kept) -> None:
    if place != expected:
        raise NotTheTail(f"leaf {place} stands where {expected} should")
    if leaf.data and leaf_hash(leaf.data) != leaf.hash:
        raise NotTheTail(f"the bytes of leaf {place} are not what was hashed")


def first_missing(start: int, spans: Sequence[tuple[int, int]]) -> int:
    """Up to where spans (first, count), in their order, go on from `start` without a gap."""
    for first, count in spans:
        if first != start:
            break
        start += count
    return start
