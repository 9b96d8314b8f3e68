"""Where lines and bars lie in a picture of numbers."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from core.pages.charts import shares, stairs
from core.pages.charts.scales import Scale, rules_for

MAY = date(2027, 5, 1)


def days(*numbers: int) -> list[tuple[date, int]]:
    return [(MAY + timedelta(days=at), number) for at, number in enumerate(numbers)]


def test_each_number_holds_until_the_next_one_is_counted():
    line = stairs(days(0, 2, 4))
    assert line is not None
    assert line.path == "M34 160 H181 V87 H328 V14"
    assert line.end == (328, 14)


def test_the_last_number_holds_until_today():
    line = stairs(days(3), until=MAY + timedelta(days=10))
    assert line is not None
    assert line.rows == ((MAY, 3), (MAY + timedelta(days=10), 3))
    assert line.latest == 3


@pytest.mark.parametrize("counts", [[], days(7)])
def test_one_day_is_no_line(counts):
    assert stairs(counts) is None


def test_the_order_in_which_counts_come_is_no_matter():
    assert stairs(days(1, 5, 2)) == stairs(list(reversed(days(1, 5, 2))))


def test_of_two_numbers_for_one_day_the_later_one_holds():
    assert stairs([*days(1, 5), (MAY, 3)]) == stairs(days(3, 5))


def test_a_goal_that_is_not_reached_is_in_the_picture():
    line = stairs(days(0, 1), goal=8)
    assert line is not None
    assert line.goal_y is not None
    assert line.rules[-1].y <= line.goal_y < line.end[1]
    assert line.rules[-1].number == 8


def test_what_falls_below_zero_hangs_under_the_ground():
    line = stairs(days(2, -3))
    assert line is not None
    assert line.ground < line.end[1] <= 160
    assert [rule.number for rule in line.rules] == [-4, -2, 0, 2]


def test_a_line_of_nothing_lies_on_the_ground():
    line = stairs(days(0, 0, 0))
    assert line is not None
    assert line.end == (328, line.ground)


@pytest.mark.parametrize(
    ("low", "high", "numbers"),
    [
        (0, 0, [0, 1]),
        (0, 4, [0, 1, 2, 3, 4]),
        (0, 5, [0, 2, 4, 6]),
        (0, 41, [0, 20, 40, 60]),
        (0, 100_000, [0, 50_000, 100_000]),
        (-7, 3, [-10, -5, 0, 5]),
    ],
)
def test_rules_are_few_and_round(low, high, numbers):
    assert rules_for(low, high) == numbers


def test_a_scale_goes_from_edge_to_edge_and_rounds_to_the_nearest():
    up = Scale(0, 3, 160, 10)
    assert [up(number) for number in range(4)] == [160, 110, 60, 10]
    assert Scale(0, 4, 0, 10)(1) == 3


def test_shares_fill_the_bar_without_a_gap():
    parts = shares([1, 1, 1])
    assert [part.percent for part in parts] == [33, 33, 33]
    assert parts[0].x == 0
    for left, right in pairwise(parts):
        assert left.x + left.width == right.x
    assert parts[-1].x + parts[-1].width == 1000


def test_shares_of_nothing_are_nothing():
    assert [part.width for part in shares([0, 0])] == [0, 0]
