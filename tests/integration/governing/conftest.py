"""A confederation that three groups founded here, and others beside them."""

import pytest

from tests import allying, world
from tests.neighbours import Neighbour
from tests.streets import a_street


@pytest.fixture
def groups():
    return [Neighbour(name) for name in allying.NAMES]


@pytest.fixture
def ford():
    return Neighbour("Ford")


@pytest.fixture(autouse=True)
def street(monkeypatch, groups, ford):
    # The day on which neighbours live.
    world.set_clock(world.FIRST_NOON)
    with a_street(monkeypatch, *groups, ford, Neighbour("Valley")) as street:
        yield street


@pytest.fixture
def own(groups):
    return allying.founded(*groups)
