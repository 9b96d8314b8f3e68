"""A measured line and the table of all of them."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One figure: what was measured, the figure, what it is compared with, what we aim at."""

    what: str
    figure: str
    ratio: str = ""
    aim: str = ""
    reached: bool | None = None


HEADINGS = ("measured", "figure", "ratio", "aim", "reached")


def shown(lines: Iterable[Line]) -> str:
    """The table as Markdown, with its columns aligned."""
    verdicts = {True: "yes", False: "NO", None: ""}
    rows = [
        HEADINGS,
        *((one.what, one.figure, one.ratio, one.aim, verdicts[one.reached]) for one in lines),
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    ruler = tuple("-" * width for width in widths)
    return "\n".join(_row(row, widths) for row in (rows[0], ruler, *rows[1:]))


def milliseconds(seconds: Sequence[float]) -> float:
    """The median, in milliseconds."""
    return statistics.median(seconds) * 1000


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return f"| {' | '.join(padded)} |"
