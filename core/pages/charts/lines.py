"""A number over days: stairs, because each number holds until the next one is counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.pages.charts.scales import Scale, rules_for

WIDTH, HEIGHT = 340, 190
LEFT, RIGHT, TOP, BOTTOM = 34, 328, 14, 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A level line with its number."""

    y: int
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Everything a template needs to draw it, and the numbers once more for the table."""

    rows: tuple[tuple[date, int], ...]
    path: str
    area: str
    rules: tuple[Rule, ...]
    goal: int | None
    goal_y: int | None
    ground: int
    end: tuple[int, int]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT

    @property
    def first(self) -> date:
        return self.rows[0][0]

    @property
    def last(self) -> date:
        return self.rows[-1][0]

    @property
    def latest(self) -> int:
        return self.rows[-1][1]


def stairs(
    counts: Sequence[tuple[date, int]], *, until: date | None = None, goal: int | None = None
) -> Line | None:
    """The counts in the order of their days; the last one holds until the day `until`.

    Of two numbers for one day the one that was given later holds. A goal is drawn as a line of
    its own. None if there are not two days to draw a line between.
    """
    rows = sorted(dict(counts).items())
    if rows and until and until > rows[-1][0]:
        rows.append((until, rows[-1][1]))
    if len(rows) < 2:
        return None
    numbers = [number for _day, number in rows] + ([] if goal is None else [goal])
    rules = rules_for(min(0, *numbers), max(0, *numbers))
    up = Scale(rules[0], rules[-1], BOTTOM, TOP)
    along = Scale(rows[0][0].toordinal(), rows[-1][0].toordinal(), LEFT, RIGHT)
    points = [(along(day.toordinal()), up(number)) for day, number in rows]
    path = _path(points)
    return Line(
        rows=tuple(rows),
        path=path,
        area=f"{path} V{up(0)} H{points[0][0]} Z",
        rules=tuple(Rule(y=up(number), number=number) for number in rules),
        goal=goal,
        goal_y=None if goal is None else up(goal),
        ground=up(0),
        end=points[-1],
    )


def _path(points: Sequence[tuple[int, int]]) -> str:
    (x, y), *others = points
    return " ".join([f"M{x} {y}", *(f"H{right} V{height}" for right, height in others)])
