"""Lists of different lengths in one array: list i lies from `start[i]` to `start[i + 1]`."""

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int32]


def parts(start: Whole, kept: Whole) -> tuple[Whole, Whole]:
    """Where what stands in these lists lies, one list after the other, and their own `start`."""
    begin = start.take(kept)
    begins = np.zeros(kept.size + 1, np.int32)
    np.cumsum(start.take(kept + 1) - begin, out=begins[1:])
    place = np.repeat(begin - begins[:-1], np.diff(begins))
    place += np.arange(place.size, dtype=np.int32)
    return place, begins
