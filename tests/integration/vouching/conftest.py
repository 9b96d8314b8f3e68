"""A village and a group on the hill, which vouch for each other."""

import pytest

from tests import votes
from tests.neighbours import Neighbour
from tests.reading import met
from tests.streets import a_street


@pytest.fixture(autouse=True)
def village():
    return votes.a_recorded_village()


@pytest.fixture
def hill():
    return Neighbour()


@pytest.fixture(autouse=True)
def street(monkeypatch, hill):
    with a_street(monkeypatch, hill) as street:
        yield street


@pytest.fixture
def peer(hill):
    return met(hill)
