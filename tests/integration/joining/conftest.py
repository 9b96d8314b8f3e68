"""Our village beside a valley that it may join, and a group on the hill."""

import pytest

from tests import votes
from tests.neighbours import Neighbour
from tests.streets import a_street


@pytest.fixture(autouse=True)
def village():
    return votes.a_recorded_village()


@pytest.fixture
def valley():
    return Neighbour("Valley")


@pytest.fixture
def hill():
    return Neighbour("Hill")


@pytest.fixture(autouse=True)
def street(monkeypatch, valley, hill):
    with a_street(monkeypatch, valley, hill) as street:
        yield street
