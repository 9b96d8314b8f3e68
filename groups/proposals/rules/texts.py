"""What differs between two versions of a text, line by line and word by word."""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

WORDS = re.compile(r"\s+|[^\W_]+|.", re.DOTALL)
# Below this likeness a line was replaced rather than changed; showing words would only confuse.
LIKENESS = 0.4
# Finding what is alike can take the cube of a text's length; beyond this many steps, some
# seconds, the rest is shown as replaced.
MOST_STEPS = 60_000_000


class Change(StrEnum):
    """What happened to a line or a piece of one."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a line."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the old text, of the new one, or of both."""

    change: Change
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


class _Patience:
    """How many steps are left for one comparison."""

    def __init__(self) -> None:
        self.left = MOST_STEPS

    def matcher(self, old: Sequence[str], new: Sequence[str]) -> SequenceMatcher[str] | None:
        """What finds the parts alike, or None if that could take too long."""
        found = SequenceMatcher(None, old, new)
        # Each pair of equal parts may be looked at once for every part that stands alone.
        places: dict[str, list[int]] = found.b2j  # type: ignore[attr-defined]
        pairs = sum(len(places.get(part, ())) for part in old)
        steps = (pairs + len(old)) * min(len(old), len(new))
        if steps > self.left:
            return None
        self.left -= steps
        return found


def compare(old: str, new: str) -> list[Line]:
    """All lines of both texts in order; lines that were changed show which words were.

    The lines not added are the old text, those not removed are the new one. What would take too
    long to compare is shown as replaced.
    """
    before, after = old.splitlines(), new.splitlines()
    patience = _Patience()
    matcher = patience.matcher(before, after)
    if matcher is None:
        return list(_changed(before, after, patience))
    lines: list[Line] = []
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            lines += (_whole(Change.SAME, line) for line in before[start:end])
        else:
            lines += _changed(before[start:end], after[new_start:new_end], patience)
    return lines


def _whole(change: Change, line: str) -> Line:
    return Line(change, (Piece(change, line),))


def _changed(old: Sequence[str], new: Sequence[str], patience: _Patience) -> Iterator[Line]:
    pairs = [_pair(a, b, patience) for a, b in zip(old, new, strict=False)]
    yield from (removed for removed, _ in pairs)
    yield from (_whole(Change.REMOVED, line) for line in old[len(new) :])
    yield from (added for _, added in pairs)
    yield from (_whole(Change.ADDED, line) for line in new[len(old) :])


def _pair(old: str, new: str, patience: _Patience) -> tuple[Line, Line]:
    """The old and the new form of one line, with the words that differ marked."""
    before, after = WORDS.findall(old), WORDS.findall(new)
    matcher = patience.matcher(before, after)
    if matcher is None or matcher.ratio() < LIKENESS:
        return _whole(Change.REMOVED, old), _whole(Change.ADDED, new)
    removed, added = [], []
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        gone, come = "".join(before[start:end]), "".join(after[new_start:new_end])
        same = tag == "equal"
        if gone:
            removed.append(Piece(Change.SAME if same else Change.REMOVED, gone))
        if come:
            added.append(Piece(Change.SAME if same else Change.ADDED, come))
    return Line(Change.REMOVED, tuple(removed)), Line(Change.ADDED, tuple(added))


def digest(*, title: str, text: str, reason: str, options: Sequence[str], status_quo: str) -> str:
    """What the record keeps of a version: SHA-256 in hex, the same for the same words."""
    words = json.dumps([title, text, reason, list(options), status_quo], ensure_ascii=False)
    return hashlib.sha256(words.encode()).hexdigest()
