"""Pictures as coordinates: where votes flow, and how evenly they are spread. No database here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import networkx as nx

# The picture is as wide as a phone, so that its letters are as large there as in the text.
WIDTH = 360
TOP, ROW, BOTTOM = 64, 44, 12
POOL_LEFT, POOL_WIDTH = 8, 14
VOTER = 190
NAME, ARC_FROM, ARC_TO = 202, 326, 354
LONGEST_NAME = 15
THICKEST = 16
# Half of the band that stands for the least vote.
THINNEST = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Voter:
    """Somebody who votes in the open, or all who are not drawn one by one."""

    number: int
    name: str
    weight: Fraction  # with the own vote
    people: int = 1

    @property
    def given(self) -> Fraction:
        """What others give."""
        return max(self.weight - self.people, Fraction(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One voter in the picture, with the band of votes that flows there."""

    voter: Voter
    name: str
    y: int
    label_y: int
    detail_y: int
    radius: int
    band: str
    is_round: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Arc:
    """One voter lets another vote where they do not vote themselves."""

    path: str
    is_round: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """The whole picture."""

    rows: tuple[Row, ...]
    arcs: tuple[Arc, ...]
    height: int
    pool_y: int
    pool_height: int
    middle: int


def flow(voters: Sequence[Voter], follows: Iterable[tuple[int, int]]) -> Flow:
    """Those who give votes left, those who cast them right, in the order given."""
    pairs = list(dict.fromkeys(follows))
    circles = rounds(pairs)
    height = TOP + ROW * max(len(voters), 1) + BOTTOM
    total = sum((voter.given for voter in voters), Fraction(0))
    pool_height = ROW * max(len(voters), 1) - ROW // 2
    most = max((voter.given for voter in voters), default=Fraction(0))
    rows, begun = [], Fraction(0)
    for place, voter in enumerate(voters):
        y = TOP + ROW * place + ROW // 2 - 6
        # Each band leaves the pool where the bands above it end.
        from_y = TOP + int(pool_height * (begun + voter.given / 2) / total) if total else y
        begun += voter.given
        rows.append(
            Row(
                voter=voter,
                name=shortened(voter.name),
                y=y,
                label_y=y - 2,
                detail_y=y + 14,
                radius=5 if voter.people == 1 else 8,
                band=_band(from_y, y, _half(voter.given, most)),
                is_round=voter.number in circles,
            )
        )
    at = {row.voter.number: row.y for row in rows}
    arcs = [
        Arc(path=_arc(at[giver], at[named]), is_round={giver, named} <= circles)
        for giver, named in pairs
        if giver in at and named in at
    ]
    return Flow(
        rows=tuple(rows),
        arcs=tuple(arcs),
        height=height,
        pool_y=TOP,
        pool_height=pool_height,
        middle=TOP + pool_height // 2,
    )


def rounds(pairs: Iterable[tuple[int, int]]) -> set[int]:
    """Everybody who follows others in a circle."""
    graph = nx.DiGraph()
    graph.add_edges_from(pairs)
    circles = [found for found in nx.strongly_connected_components(graph) if len(found) > 1]
    return {number for found in circles for number in found}


def shortened(name: str) -> str:
    """A name that fits; the whole one stands in the table."""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"


def _half(given: Fraction, most: Fraction) -> int:
    """Half the thickness of a band."""
    if not given:
        return 0
    return max(THINNEST, int(THICKEST * given / most / 2))


def _band(from_y: int, to_y: int, half: int) -> str:
    """A band from the pool to a voter; nothing where nothing flows."""
    if not half:
        return ""
    start, end = POOL_LEFT + POOL_WIDTH, VOTER - 6
    bend = (start + end) // 2
    there = f"C{bend} {from_y - half} {bend} {to_y - half} {end} {to_y - half}"
    back = f"C{bend} {to_y + half} {bend} {from_y + half} {start} {from_y + half}"
    return f"M{start} {from_y - half} {there} L{end} {to_y + half} {back} Z"


def _arc(from_y: int, to_y: int) -> str:
    """From one row to another, with an arrow's head at the end."""
    out = ARC_TO
    return (
        f"M{ARC_FROM} {from_y} C{out} {from_y} {out} {to_y} {ARC_FROM} {to_y} "
        f"M{ARC_FROM + 6} {to_y - 5} L{ARC_FROM} {to_y} L{ARC_FROM + 6} {to_y + 5}"
    )


# --- Curves --------------------------------------------------------------------------------------
CURVE_LEFT, CURVE_TOP, CURVE_SIZE = 40, 10, 300


def line(points: Iterable[tuple[Fraction, Fraction]]) -> str:
    """Points between (0, 0) and (1, 1) as a line in the picture, the first axis to the right."""
    return " ".join(
        f"{CURVE_LEFT + int(across * CURVE_SIZE)},{CURVE_TOP + CURVE_SIZE - int(up * CURVE_SIZE)}"
        for across, up in points
    )


def over_time(values: Sequence[Fraction]) -> str:
    """Values between 0 and 1 as a line through the whole width; nothing for fewer than two."""
    if len(values) < 2:
        return ""
    last = len(values) - 1
    return line((Fraction(place, last), value) for place, value in enumerate(values))
