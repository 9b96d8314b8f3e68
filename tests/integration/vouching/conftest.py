"""A village and a group on the hill, which vouch for each other."""

import pytest

from tests import votes
from tests.reading import met


@pytest.fixture(autouse=True)
def village(street):
    return votes.a_recorded_village()


@pytest.fixture
def peer(hill):
    return met(hill)
