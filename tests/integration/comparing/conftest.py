"""A village that votes together with a hill and a lake, which guards their rolls."""

import pytest

from tests import rolling, world
from tests.streets import a_street


@pytest.fixture(autouse=True)
def village():
    people = world.a_village("Aino", "Bertil", "Cilla")
    rolling.confirmed(people["Aino"], "aino@example.org")
    rolling.confirmed(people["Bertil"], "bertil@example.org")
    return people


@pytest.fixture
def hill():
    return rolling.Other("Hillside")


@pytest.fixture
def lake():
    return rolling.Other("Lakeside")


@pytest.fixture
def valley():
    return rolling.Other("Valley")


@pytest.fixture(autouse=True)
def street(monkeypatch, valley, hill, lake):
    with a_street(monkeypatch, valley, hill, lake) as street:
        yield street


@pytest.fixture
def peers(hill, lake):
    return [rolling.pinned(one) for one in (hill, lake)]


@pytest.fixture
def confederation(valley, hill, lake, peers):
    return rolling.a_confederation(valley, hill, lake, guardians=[lake.origin])


@pytest.fixture
def vote(confederation, valley, hill, lake):
    vote = rolling.a_joint_vote(confederation, valley)
    hill.vote = lake.vote = str(vote.uid)
    return vote
