"""The parts of a picture as bytes: about so many people each, so that one is read without all."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PEOPLE = 4096
HEAD = np.dtype("<u4")
# The level of somebody for whom a mandate spoke that came to nothing.
LOST = -2


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one member's vote came to, and whose agreement gave it."""

    outcome: int
    level: int  # 0 own vote, 1 to 5 the choice that yielded, −1 none, LOST
    followed: tuple[int, ...]


def cut(
    *,
    numbers: NDArray[np.int64],
    outcome: NDArray[np.int16],
    level: NDArray[np.int8],
    start: NDArray[np.int32],
    followed: NDArray[np.int32],
) -> Iterator[tuple[int, int, bytes]]:
    """The first and last number of each part, and its bytes; `numbers` rise."""
    for begin in range(0, numbers.size, PEOPLE):
        end = min(begin + PEOPLE, numbers.size)
        blob = b"".join(
            (
                np.array([end - begin], HEAD).tobytes(),
                numbers[begin:end].astype("<i4").tobytes(),
                (start[begin : end + 1] - start[begin]).astype("<i4").tobytes(),
                followed[start[begin] : start[end]].astype("<i4").tobytes(),
                outcome[begin:end].astype("<i2").tobytes(),
                level[begin:end].astype("<i1").tobytes(),
            )
        )
        yield int(numbers[begin]), int(numbers[end - 1]), blob


def find(blob: bytes, number: int) -> Part | None:
    """The part of the person with this number; None for who is not in it."""
    size = int(np.frombuffer(blob, HEAD, 1)[0])
    numbers = np.frombuffer(blob, "<i4", size, 4)
    at = int(np.searchsorted(numbers, number))
    if at == size or numbers[at] != number:
        return None
    start = np.frombuffer(blob, "<i4", size + 1, 4 + 4 * size)
    names = np.frombuffer(blob, "<i4", int(start[size]), 8 + 8 * size)
    rest = 8 + 8 * size + 4 * names.size
    return Part(
        outcome=int(np.frombuffer(blob, "<i2", size, rest)[at]),
        level=int(np.frombuffer(blob, "<i1", size, rest + 2 * size)[at]),
        followed=tuple(names[start[at] : start[at + 1]].tolist()),
    )
