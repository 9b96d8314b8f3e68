"""How many examples a property is tried on, where each of them plays out in a database."""

import os

from hypothesis import HealthCheck, settings

# Set by `make test-all`, which has more time than whoever waits for `make test`.
MANY = "TEST_MANY_EXAMPLES"
TIMES = 10


def examples(few: int) -> settings:
    """Try these few, or ten times as many; each example undoes what it did."""
    return settings(
        max_examples=few * TIMES if os.environ.get(MANY) else few,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
        database=None,
    )
