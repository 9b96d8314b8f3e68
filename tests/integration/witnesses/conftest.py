"""A valley with a town, a hill and a lake, and its vote."""

import pytest

from tests.witnessing import Together


@pytest.fixture
def together():
    return Together()
