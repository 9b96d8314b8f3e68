"""Pictures of delegation as coordinates: small and large ones, and curves."""

from datetime import date
from fractions import Fraction

from delegation.drawing import LONGEST_NAME, Voter, circles, flow, line, over_time, shortened

HALF = Fraction(1, 2)


def voter(number, given, **facts):
    facts.setdefault("name", f"Person {number}")
    return Voter(number=number, weight=Fraction(given + 1), given=given, **facts)


def test_rows_stand_below_each_other_and_the_picture_is_high_enough():
    drawn = flow([voter(1, 3), voter(2, 1), voter(3, 0)], [])
    heights = [row.y for row in drawn.rows]
    assert heights == sorted(heights)
    assert heights[-1] < drawn.height
    assert drawn.given == 4


def test_the_broader_band_is_of_whom_more_follow_and_nobody_has_none():
    many, few, none = flow([voter(1, 300), voter(2, 1), voter(3, 0)], []).rows
    assert (thickness(many), thickness(few)) == (16, 2)
    assert none.band == ""


def thickness(row):
    """From the upper edge of a band at the voter to the lower."""
    upper = int(row.band.split(" L")[0].split()[-1])
    return int(row.band.split(" L")[1].split()[1]) - upper


def test_an_arrow_leads_from_who_follows_to_whom_and_only_between_those_drawn():
    drawn = flow([voter(1, 0), voter(2, 0)], [(2, 1), (2, 1), (2, 9)])
    (arc,) = drawn.arcs
    first, second = drawn.rows
    assert arc.path.startswith(f"M292 {second.y} ")
    assert f"292 {first.y} M" in arc.path


def test_where_nobody_follows_there_is_a_picture_without_bands():
    drawn = flow([], [])
    assert drawn.rows == ()
    assert drawn.height > 0


def test_a_long_name_is_shortened():
    assert shortened("Bo Ek") == "Bo Ek"
    assert len(shortened("Wilhelmina Featherstonehaugh")) == LONGEST_NAME


def test_a_curve_begins_below_left_and_ends_above_right():
    points = [(Fraction(0), Fraction(0)), (HALF, HALF), (Fraction(1), Fraction(1))]
    assert line(points) == "40,310 190,160 340,10"


def test_a_value_holds_until_the_next():
    values = [(date(2030, 1, 1), Fraction(0)), (date(2030, 1, 6), Fraction(1))]
    drawn = over_time(values, until=date(2030, 1, 11))
    assert drawn == "40,310 40,310 190,310 190,10 340,10"
    assert over_time([], until=date(2030, 1, 1)) == ""
    assert over_time(values[:1], until=date(2030, 1, 1)) == "40,310 40,310 340,310"


def test_those_who_follow_each_other_stand_together():
    assert circles([(1, 2), (2, 3), (3, 1), (4, 1), (6, 5), (5, 6)]) == [[1, 2, 3], [5, 6]]


def test_arrows_round_in_a_circle_are_marked():
    drawn = flow([voter(1, 0), voter(2, 0), voter(3, 0)], [(1, 2), (2, 1), (3, 1)])
    assert [arc.is_round for arc in drawn.arcs] == [True, True, False]
