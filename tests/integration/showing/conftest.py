"""A village after the deadline of the joint votes in tests."""

import pytest

from tests import world
from tests.confederating import AFTERWARDS


@pytest.fixture
def village():
    people = world.a_village("Aino", "Bertil", "Cilla")
    world.set_clock(AFTERWARDS)
    return people
