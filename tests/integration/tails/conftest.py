"""A village whose record is read by a group on the hill, which keeps what it reads."""

import pytest

from tests import votes
from tests.keeping import Keeper, meet
from tests.streets import a_street


@pytest.fixture(autouse=True)
def village():
    return votes.a_recorded_village()


@pytest.fixture
def hill():
    return Keeper()


@pytest.fixture
def lake():
    return Keeper("Lakeside")


@pytest.fixture(autouse=True)
def street(monkeypatch, hill, lake):
    with a_street(monkeypatch, hill, lake) as street:
        yield street


@pytest.fixture(autouse=True)
def peer(hill, street):
    return meet(hill)
