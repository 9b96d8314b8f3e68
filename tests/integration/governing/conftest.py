"""A confederation that three groups founded here, and a fourth group beside them."""

import pytest

from tests import allying, world
from tests.neighbours import Neighbour, a_street

NAMES = ("Hill", "Lake", "Moor")


@pytest.fixture
def groups():
    return [Neighbour(name) for name in NAMES]


@pytest.fixture
def ford():
    return Neighbour("Ford")


@pytest.fixture(autouse=True)
def street(monkeypatch, groups, ford):
    # The day on which neighbours live.
    world.set_clock(world.FIRST_NOON)
    with a_street(monkeypatch, *groups, ford) as street:
        yield street


@pytest.fixture
def own(groups):
    return allying.founded(*groups)
