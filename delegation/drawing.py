"""Pictures as coordinates: where votes flow, and how evenly they are spread. No database here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import networkx as nx

# The picture is as wide as a phone, so that its letters are as large there as in the text.
TOP, ROW, BOTTOM = 64, 44, 12
POOL_LEFT, POOL_WIDTH = 8, 14
VOTER = 150
ARC_FROM, ARC_TO = 292, 308
LONGEST_NAME = 15
THICKEST = 16
# Half of the band that stands for one member.
THINNEST = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Voter:
    """Somebody whom others follow, or all who are not drawn one by one."""

    number: int
    name: str
    weight: Fraction
    given: int  # how many follow directly and are not drawn themselves
    votes: bool = True
    people: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One voter in the picture, with the band of members that leads there."""

    voter: Voter
    name: str
    y: int
    label_y: int
    detail_y: int
    radius: int
    band: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arc:
    """Somebody follows somebody else who is drawn, perhaps round in a circle."""

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
    given: int


def flow(voters: Sequence[Voter], follows: Iterable[tuple[int, int]]) -> Flow:
    """Those who let others vote left, whom they follow right, in the order given.

    `follows` are pairs of those drawn: who follows whom.
    """
    height = TOP + ROW * max(len(voters), 1) + BOTTOM
    pool_height = ROW * max(len(voters), 1) - ROW // 2
    total = sum(voter.given for voter in voters)
    most = max((voter.given for voter in voters), default=0)
    rows, begun = [], 0
    for place, voter in enumerate(voters):
        y = TOP + ROW * place + ROW // 2 - 6
        # Each band leaves the pool where the bands above it end.
        middle = (2 * begun + voter.given) * pool_height // (2 * total) if total else 0
        begun += voter.given
        rows.append(_row(voter, y, _band(TOP + middle, y, _half(voter.given, most))))
    at = {row.voter.number: row.y for row in rows}
    return Flow(
        rows=tuple(rows),
        arcs=tuple(_arcs(at, follows)),
        height=height,
        pool_y=TOP,
        pool_height=pool_height,
        middle=TOP + pool_height // 2,
        given=total,
    )


def circles(follows: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Those who follow each other, directly or through others."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_edges_from(follows)
    found = [sorted(each) for each in nx.strongly_connected_components(graph) if len(each) > 1]
    return sorted(found)


def _row(voter: Voter, y: int, band: str) -> Row:
    return Row(
        voter=voter,
        name=shortened(voter.name),
        y=y,
        label_y=y - 2,
        detail_y=y + 14,
        radius=5 if voter.people == 1 else 8,
        band=band,
    )


def _arcs(at: Mapping[int, int], follows: Iterable[tuple[int, int]]) -> Iterable[Arc]:
    pairs = list(dict.fromkeys(follows))
    rounds = circles(pairs)
    for giver, named in pairs:
        if giver in at and named in at:
            is_round = any(giver in circle and named in circle for circle in rounds)
            yield Arc(path=_arc(at[giver], at[named]), is_round=is_round)


def shortened(name: str) -> str:
    """A name that fits; the whole one stands in the table."""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"


def _half(given: int, most: int) -> int:
    """Half the thickness of a band."""
    if not given:
        return 0
    return max(THINNEST, THICKEST * given // most // 2)


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


def over_time(values: Sequence[tuple[date, Fraction]], *, until: date) -> str:
    """Values between 0 and 1, each holding until the next, as a line of steps through all days."""
    if not values:
        return ""
    first = values[0][0]
    days = max((until - first).days, 1)
    points, before = [], values[0][1]
    for day, value in values:
        across = Fraction((day - first).days, days)
        points += [(across, before), (across, value)]
        before = value
    return line([*points, (Fraction(1), before)])
