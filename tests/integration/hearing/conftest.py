"""A confederation that we want to join, and two of its members."""

import pytest

from tests import exchanging


@pytest.fixture
def valley():
    return exchanging.a_confederation()


@pytest.fixture
def town(valley):
    return exchanging.a_member(valley, "Town")


@pytest.fixture
def hill(valley):
    return exchanging.a_member(valley, "Hill")
