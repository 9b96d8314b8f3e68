"""The site as a picture of a village."""

from itertools import pairwise

from core.pages.picture import FINGER, picture


def test_every_place_has_a_house_and_every_inner_place_a_line():
    drawn = picture([0, 2, 1])
    assert [len(house.lines) for house in drawn.houses] == [0, 2, 1]


def test_nothing_is_smaller_than_a_finger():
    drawn = picture([5, 0, 3, 0])
    heights = sorted(y for house in drawn.houses for y in (house.y, *house.lines))
    assert all(below - above >= FINGER for above, below in pairwise(heights))


def test_the_picture_ends_below_what_is_in_it():
    for inside in ([0], [4], [0, 0, 7]):
        drawn = picture(inside)
        assert all(y < drawn.height for house in drawn.houses for y in (house.y, *house.lines))


def test_the_road_passes_every_door():
    drawn = picture([0, 1, 0])
    assert all(f"{house.x} {house.y}" in drawn.road for house in drawn.houses)


def test_a_site_without_places_is_an_empty_picture():
    assert picture([]).road == ""
