"""What a count worked on, as bytes that can be kept over a day and counted again."""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from delegation.actions.assembling import Gathered
from delegation.rules.assembly import Assembly, Choices

MARKS = ("spoken_for", "hidden", "apart")
COLUMNS = ("owner", "level", "quota", "joint", "start", "delegates")


def write(gathered: Gathered, numbers: NDArray[np.int64]) -> bytes:
    """The mandates that speak, without any vote, and the roll whose places they name."""
    assembly, stream = gathered.assembly, BytesIO()
    facts = np.array([assembly.size, assembly.options, assembly.status_quo], np.int64)
    np.savez(
        stream,
        facts=facts,
        numbers=numbers,
        **{name: getattr(gathered, name) for name in MARKS},
        **{name: getattr(assembly.choices, name) for name in COLUMNS},
    )
    return stream.getvalue()


def read(data: bytes) -> tuple[Gathered, NDArray[np.int64]]:
    """The same again; nobody has voted."""
    with np.load(BytesIO(data), allow_pickle=False) as kept:
        size, options, status_quo = kept["facts"].tolist()
        numbers = kept["numbers"]
        assembly = Assembly(
            members=numbers.size,
            options=options,
            status_quo=status_quo,
            direct=np.full(size, -1, np.int16),
            private=np.zeros(size, np.bool_),
            choices=Choices(**{name: kept[name] for name in COLUMNS}),
        )
        return Gathered(assembly=assembly, **{name: kept[name] for name in MARKS}), numbers
