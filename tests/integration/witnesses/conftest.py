"""A valley with a town, a hill and a lake, and its vote; and a valley that is read."""

import pytest

from tests.branching import Valley
from tests.witnessing import Together


@pytest.fixture
def together():
    return Together()


@pytest.fixture
def valley(monkeypatch):
    found = Valley(monkeypatch)
    with found.street:
        yield found
