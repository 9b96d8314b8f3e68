"""What tests of actions and pages share."""

from collections.abc import Iterator

import pytest

from tests import world


@pytest.fixture(autouse=True)
def the_clock_goes_again() -> Iterator[None]:
    """A test may stop the village's clock; the next test must not notice."""
    yield
    world.let_clock_go()
