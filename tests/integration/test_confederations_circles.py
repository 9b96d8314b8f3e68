"""Who decides together with a group, and therefore has to have seen that a key of it waits."""

from datetime import timedelta

import pytest

from core.instance import instance
from federation.confederations.models import Confederation, Seat
from federation.identity.actions.circles import circles_of
from tests import together, world
from tests.neighbours import Neighbour

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


@pytest.fixture
def valley():
    return together.Valley()


def others(origin, *, at=None):
    return [set(circle) for circle in circles_of(origin, at=at or world.now())]


def test_of_a_group_with_a_seat_all_others_with_a_seat_have_to_see_it(valley):
    hill, lake, ours = valley.hill.origin, valley.lake.origin, instance.origin
    assert others(hill) == [{lake, ours}]
    assert others(ours) == [{hill, lake}]


def test_of_the_confederation_all_groups_have_to_see_it(valley):
    everybody = {valley.hill.origin, valley.lake.origin, instance.origin}
    assert others(valley.hub.origin) == [everybody]


def test_of_a_stranger_nobody_has_to(valley):
    assert others(Neighbour("Shore").origin) == []


def test_whoever_joined_later_or_had_left_by_then_is_not_asked(valley):
    assert others(valley.hill.origin, at=world.now() - A_DAY) == []
    later = world.now() + A_DAY
    Seat.objects.filter(origin=valley.lake.origin).update(left_at=later)
    assert others(valley.hill.origin) == [{valley.lake.origin, instance.origin}]
    assert others(valley.hill.origin, at=later) == [{instance.origin}]
    assert others(valley.lake.origin, at=later) == []


def test_what_our_group_has_left_does_not_concern_us(valley):
    Confederation.objects.update(left_at=world.now())
    assert others(valley.hill.origin) == []


def test_a_group_alone_has_nobody_who_could_see_it(valley):
    Seat.objects.exclude(origin=valley.hill.origin).update(left_at=world.now())
    assert others(valley.hill.origin) == []
    assert others(valley.hub.origin) == [{valley.hill.origin}]
